using System.Diagnostics.CodeAnalysis;

namespace Hourglass.Detection;

/// <summary>A given threshold.</summary>
public sealed record FixedThreshold : ThresholdRule
{
    /// <summary>A threshold to be set.</summary>
    public FixedThreshold()
    {
    }

    /// <summary>A threshold of a given value.</summary>
    /// <param name="value">The threshold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    [SetsRequiredMembers]
    public FixedThreshold(double value) => Value = value;

    /// <summary>The threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public required double Value { get; init => field = Check(value, true, "Expected a finite threshold."); }

    /// <inheritdoc/>
    public override string Description => "a given value";

    /// <inheritdoc/>
    protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies) => Value;
}
