using System.Globalization;
using System.Text;

namespace Hourglass.GradientChecks;

/// <summary>The differences between gradients and finite differences, tensor by tensor.</summary>
public sealed class GradientCheckReport
{
    internal GradientCheckReport(string subject, double tolerance, IReadOnlyList<GradientCheckEntry> entries) =>
        (Subject, Tolerance, Entries) = (subject, tolerance, entries);

    /// <summary>What was checked.</summary>
    public string Subject { get; }

    /// <summary>The largest relative error that passes.</summary>
    public double Tolerance { get; }

    /// <summary>The worst probe of each tensor.</summary>
    public IReadOnlyList<GradientCheckEntry> Entries { get; }

    /// <summary>Whether every tensor is within the tolerance.</summary>
    public bool Passed => Entries.All(Within);

    /// <summary>Does nothing if the check passed.</summary>
    /// <exception cref="InvalidOperationException">A gradient is wrong; the message is this report.</exception>
    public void ThrowIfFailed()
    {
        if (!Passed) throw new InvalidOperationException(ToString());
    }

    /// <summary>One line with the result, and one per tensor.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Gradients of {Subject} {(Passed ? "agree" : "DISAGREE")} with finite differences");
        text.Append(CultureInfo.InvariantCulture, $" (tolerance {Tolerance:g2}).");
        foreach (var e in Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {(Within(e) ? "ok   " : "WRONG")} {e.Name}: ");
            if (e.Probes == 0) text.Append("no point without a kink found");
            else text.Append(
                CultureInfo.InvariantCulture, $"error {e.RelativeError:e1}, backward {e.Analytic:g6}, numeric {e.Numeric:g6} at {e.Where}");
            text.Append(CultureInfo.InvariantCulture, $" ({e.Probes} probes, {e.AtKinks} skipped at kinks)");
        }

        return text.ToString();
    }

    private bool Within(GradientCheckEntry entry) => entry.RelativeError <= Tolerance;
}
