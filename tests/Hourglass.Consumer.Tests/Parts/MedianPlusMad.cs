using Hourglass.Detection;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// median + k·MAD, <c>{"threshold": "median+mad", "k": 3}</c>: unlike mean and σ, neither is changed by a few outliers among the normal
/// rows.
/// </summary>
internal sealed record MedianPlusMad : ThresholdRule
{
    /// <summary>The factor of the median absolute deviation.</summary>
    public double K { get; init; } = 3;

    public override string Description => FormattableString.Invariant($"median + {K}·MAD of the normal scores");

    protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies)
    {
        var median = Quantile(normal, 0.5);
        float[] deviations = [.. normal.ToArray().Select(score => (float)Math.Abs(score - median)).Order()];
        return median + K * Quantile(deviations, 0.5);
    }
}
