namespace Hourglass.Detection;

/// <summary>
/// The threshold with the maximum F1 of anomalies, 2·TP / (2·TP + FP + FN), on labeled scores: the midpoint of two scores, the highest of
/// equal ones. Measured on the same rows F1 is optimistic; choose it on other rows than those of the test.
/// </summary>
public sealed record BestF1 : ThresholdRule
{
    /// <inheritdoc/>
    public override string Description => "best F1 of anomalies on labeled rows";

    /// <inheritdoc/>
    public override bool NeedsAnomalies => true;

    /// <inheritdoc/>
    protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies)
    {
        var positives = anomalies.Length;
        return Minimize(normal, anomalies, (falseNegatives, falsePositives) =>
            -2.0 * (positives - falseNegatives) / (2.0 * (positives - falseNegatives) + falsePositives + falseNegatives));
    }
}
