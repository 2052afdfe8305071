using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>The precision of a score by its recall. Anomalies are the positive class.</summary>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(IReadOnlyList<PrecisionRecallPoint> points, double average) =>
        (Points, AveragePrecision) = (points, average);

    /// <summary>A point per distinct score, in descending order; the last has recall 1.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>
    /// Σ (Rₙ − Rₙ₋₁)·Pₙ over the points with R₀ = 0: the area under the step curve, as scikit-learn defines it. A random score has the
    /// fraction of anomalies.
    /// </summary>
    public double AveragePrecision { get; }

    /// <summary>Computes the curve of scores.</summary>
    /// <param name="scores">The scores, finite.</param>
    /// <param name="anomalies">Whether each row is an anomaly; at least one is.</param>
    /// <exception cref="ArgumentException">The lengths differ, a score is not finite, or there are no anomalies.</exception>
    public static PrecisionRecallCurve Measure(ReadOnlySpan<float> scores, ReadOnlySpan<bool> anomalies)
    {
        var ranked = new RankedScores(scores, anomalies);
        if (ranked.Anomalies == 0)
            throw new InvalidInputException("A precision-recall curve needs at least one anomaly; found none.", nameof(anomalies));
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
