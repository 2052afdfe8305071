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

    /// <summary>
    /// Whether something was checked and nothing is wrong: a tensor that could not be checked (<see cref="GradientCheckEntry.IsChecked"/>)
    /// does not fail the others.
    /// </summary>
    public bool Passed => Entries.All(entry => !IsWrong(entry)) && Entries.Any(entry => entry.IsChecked);

    /// <summary>Does nothing if the check passed.</summary>
    /// <exception cref="InvalidOperationException">A gradient is wrong, or none could be checked; the message is this report.</exception>
    public void ThrowIfFailed()
    {
        if (!Passed) throw new InvalidOperationException(ToString());
    }

    /// <summary>One line with the result, and one per tensor.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var result = Passed ? "agree" : Entries.Any(IsWrong) ? "DISAGREE" : "were NOT CHECKED";
        text.Append(CultureInfo.InvariantCulture, $"Gradients of {Subject} {result}{(result[0] == 'w' ? "" : " with finite differences")}");
        text.Append(CultureInfo.InvariantCulture, $" (tolerance {Tolerance:g2}).");
        foreach (var e in Entries)
        {
            if (!e.IsChecked)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n  unchecked {e.Name}: every point tried lies on a kink; use smooth activations such as tanh, or other rows");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n  {(IsWrong(e) ? "WRONG    " : "ok       ")} {e.Name}: ");
            text.Append(
                CultureInfo.InvariantCulture, $"error {e.RelativeError:e1}, backward {e.Analytic:g6}, numeric {e.Numeric:g6} at {e.Where}");
            text.Append(CultureInfo.InvariantCulture, $" ({e.Probes} probes, {e.AtKinks} skipped at kinks)");
        }

        return text.ToString();
    }

    private bool IsWrong(GradientCheckEntry entry) => entry.IsChecked && !(entry.RelativeError <= Tolerance);
}
