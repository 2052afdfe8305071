namespace Hourglass.Detection;

/// <summary>A share c of the rows held to be normal is believed to be anomalous after all: their 1 − c quantile; for c = 0, the largest score.</summary>
/// <param name="C">c, from 0 to below 1.</param>
public sealed record Contamination(double C) : ThresholdRule
{
    /// <inheritdoc cref="Contamination(double)"/>
    public double C { get; } = Check(C, C is >= 0 and < 1, "A contamination is a share from 0 to below 1.");

    /// <inheritdoc/>
    public override string Name => "contamination";

    internal override IReadOnlyList<(string, double)> Parameters => [("c", C)];

    /// <inheritdoc/>
    public override string ToString() => C == 0
        ? "the largest of the normal scores"
        : FormattableString.Invariant($"contamination {C}: the {1 - C} quantile of the normal scores");

    private protected override double ChooseFrom(float[] sortedNormal, ReadOnlySpan<float> anomalies) =>
        C == 0 ? sortedNormal[^1] : Quantile(sortedNormal, 1 - C);
}
