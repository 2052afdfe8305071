namespace Hourglass.Detection;

/// <summary>
/// The threshold with the largest F1 of anomalies, 2·TP / (2·TP + FP + FN), on labeled scores; half way between two scores, the highest where several are equal.
/// Measured on the same rows it flatters: give it other rows than those of the test.
/// </summary>
public sealed record BestF1 : ThresholdRule
{
    /// <inheritdoc/>
    public override string Name => "best-f1";

    /// <inheritdoc/>
    public override bool NeedsAnomalies => true;

    internal override IReadOnlyList<(string, double)> Parameters => [];

    /// <inheritdoc/>
    public override string ToString() => "best F1 of anomalies on labeled rows";

    private protected override double ChooseFrom(float[] sortedNormal, ReadOnlySpan<float> anomalies)
    {
        var all = anomalies.Length;
        return Best(sortedNormal, anomalies, (misses, alarms) => -2.0 * (all - misses) / (2.0 * (all - misses) + alarms + misses));
    }
}
