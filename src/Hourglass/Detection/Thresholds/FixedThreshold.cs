namespace Hourglass.Detection;

/// <summary>A threshold that somebody chose.</summary>
/// <param name="Value">The threshold, finite.</param>
public sealed record FixedThreshold(double Value) : ThresholdRule
{
    /// <inheritdoc cref="FixedThreshold(double)"/>
    public double Value { get; } = Check(Value, true, "Expected a finite threshold.");

    /// <inheritdoc/>
    public override string Name => "value";

    internal override IReadOnlyList<(string, double)> Parameters => [("value", Value)];

    /// <inheritdoc/>
    public override string ToString() => "a given value";

    private protected override double ChooseFrom(float[] sortedNormal, ReadOnlySpan<float> anomalies) => Value;
}
