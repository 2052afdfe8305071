using System.Diagnostics.CodeAnalysis;

namespace Hourglass.Detection;

/// <summary>A quantile of the normal scores, linearly interpolated.</summary>
public sealed record QuantileRule : ThresholdRule
{
    /// <summary>A quantile to be set.</summary>
    public QuantileRule()
    {
    }

    /// <summary>The q quantile.</summary>
    /// <param name="q">The fraction of normal rows below the threshold, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of range.</exception>
    [SetsRequiredMembers]
    public QuantileRule(double q) => Q = q;

    /// <summary>The fraction of normal rows below the threshold, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public required double Q { get; init => field = Check(value, value is >= 0 and <= 1, "A quantile is a number from 0 to 1."); }

    /// <inheritdoc/>
    public override string Description => FormattableString.Invariant($"the {Q} quantile of the normal scores");

    /// <inheritdoc/>
    protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies) => Quantile(normal, Q);
}
