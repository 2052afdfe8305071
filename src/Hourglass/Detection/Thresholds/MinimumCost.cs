namespace Hourglass.Detection;

/// <summary>
/// The threshold with the minimum total cost of missed anomalies and false positives on labeled scores: the midpoint of two scores, the
/// highest of equal ones.
/// </summary>
public sealed record MinimumCost : ThresholdRule
{
    /// <summary>Equal costs of 1.</summary>
    public MinimumCost()
    {
    }

    /// <summary>Given costs.</summary>
    /// <param name="miss">The cost of an anomaly that is not flagged, at least 0.</param>
    /// <param name="falsePositive">The cost of a normal row that is flagged, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cost is negative or not finite.</exception>
    public MinimumCost(double miss, double falsePositive) => (Miss, FalsePositive) = (miss, falsePositive);

    /// <summary>The cost of an anomaly that is not flagged, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Miss { get; init => field = Check(value, value >= 0, "A cost is at least 0."); } = 1;

    /// <summary>The cost of a normal row that is flagged, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double FalsePositive { get; init => field = Check(value, value >= 0, "A cost is at least 0."); } = 1;

    /// <inheritdoc/>
    public override string Description =>
        FormattableString.Invariant($"minimum cost on labeled rows, {Miss} per miss and {FalsePositive} per false positive");

    /// <inheritdoc/>
    public override bool NeedsAnomalies => true;

    /// <inheritdoc/>
    protected override double ChooseFrom(ReadOnlySpan<float> normal, ReadOnlySpan<float> anomalies) => Minimize(
        normal, anomalies, (falseNegatives, falsePositives) => Miss * falseNegatives + FalsePositive * falsePositives);
}
