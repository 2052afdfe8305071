namespace Hourglass.Detection;

/// <summary>How many of the flagged rows are anomalies, by the share of the anomalies that is found. Anomalies are the positive class.</summary>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(IReadOnlyList<PrecisionRecallPoint> points, double average) => (Points, AveragePrecision) = (points, average);

    /// <summary>A point for each distinct score, the highest first; the last has recall 1.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>Σ (Rₙ − Rₙ₋₁)·Pₙ over the points, R₀ being 0: the area below the curve by steps, as scikit-learn defines it. A score of no use reaches the share of anomalies.</summary>
    public double AveragePrecision { get; }

    /// <summary>The curve of some scores.</summary>
    /// <param name="scores">The scores, finite.</param>
    /// <param name="anomalies">For each whether the row is an anomaly; at least one is.</param>
    /// <exception cref="ArgumentException">The lengths differ, a score is not finite, or there are no anomalies.</exception>
    public static PrecisionRecallCurve Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> anomalies)
    {
        var ranked = new RankedScores(scores, anomalies);
        if (ranked.Anomalies == 0) throw new ArgumentException("A precision-recall curve needs at least one anomaly; found none.", nameof(anomalies));
        var points = new List<PrecisionRecallPoint>();
        var (found, flagged, average) = (0L, 0L, 0.0);
        foreach (var (score, positive, negative) in ranked.Groups)
        {
            (found, flagged) = (found + positive, flagged + positive + negative);
            var precision = (double)found / flagged;
            average += (double)positive / ranked.Anomalies * precision;
            points.Add(new PrecisionRecallPoint((double)found / ranked.Anomalies, precision, score));
        }

        return new PrecisionRecallCurve(points, average);
    }
}
