namespace Hourglass.Detection;

/// <summary>The q quantile of the normal scores; between two scores, a straight line.</summary>
/// <param name="Q">q, from 0 to 1: the share of the normal rows that is to lie below.</param>
public sealed record QuantileRule(double Q) : ThresholdRule
{
    /// <inheritdoc cref="QuantileRule(double)"/>
    public double Q { get; } = Check(Q, Q is >= 0 and <= 1, "A quantile is a share from 0 to 1.");

    /// <inheritdoc/>
    public override string Name => "quantile";

    internal override IReadOnlyList<(string, double)> Parameters => [("q", Q)];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"the {Q} quantile of the normal scores");

    private protected override double ChooseFrom(float[] sortedNormal, ReadOnlySpan<float> anomalies) => Quantile(sortedNormal, Q);
}
