using System.Diagnostics.CodeAnalysis;

namespace Hourglass.Detection;

/// <summary>
/// The 1 − c quantile of the normal scores, for normal rows of which a fraction c are anomalies; for c = 0, the maximum score.
/// </summary>
public sealed record Contamination : ThresholdRule
{
    /// <summary>A contamination to be set.</summary>
    public Contamination()
    {
    }

    /// <summary>A contamination of c.</summary>
    /// <param name="c">The fraction of anomalies among the normal rows, from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of range.</exception>
    [SetsRequiredMembers]
    public Contamination(double c) => C = c;

    /// <summary>The fraction of anomalies among the normal rows, from 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public required double C
    {
        get;
        init => field = Check(value, value is >= 0 and < 1, "A contamination is a number from 0 to below 1.");
    }

    /// <inheritdoc/>
    public override string Description => C == 0
        ? "the maximum of the normal scores"
        : FormattableString.Invariant($"contamination {C}: the {1 - C} quantile of the normal scores");

    /// <inheritdoc/>
    protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies) =>
        C == 0 ? normal[^1] : Quantile(normal, 1 - C);
}
