using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// The receiver operating characteristic of a score: the true positive rate by the false positive rate. Anomalies are the positive class.
/// </summary>
public sealed class RocCurve
{
    private RocCurve(IReadOnlyList<RocPoint> points, double area) => (Points, Area) = (points, area);

    /// <summary>From (0, 0) to (1, 1), a point per distinct score.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// The area under the curve (AUROC): the probability that an anomaly has a higher score than a normal row, ties counting ½ (the rank
    /// statistic of Mann and Whitney, 1947).
    /// </summary>
    public double Area { get; }

    /// <summary>Computes the curve of scores.</summary>
    /// <param name="scores">The scores, finite.</param>
    /// <param name="anomalies">Whether each row is an anomaly; at least one is and at least one is not.</param>
    /// <exception cref="ArgumentException">The lengths differ, a score is not finite, or one of the classes has no rows.</exception>
    public static RocCurve Measure(ReadOnlySpan<float> scores, ReadOnlySpan<bool> anomalies)
    {
        var ranked = new RankedScores(scores, anomalies);
        if (ranked.Anomalies == 0 || ranked.Normals == 0)
            throw new InvalidInputException(
                $"A ROC curve needs rows of both classes; found {ranked.Anomalies} anomalies and {ranked.Normals} normal rows.",
                nameof(anomalies));
        var points = new List<RocPoint> { new(0, 0, double.PositiveInfinity) };
        var (found, falsePositives, wins) = (0L, 0L, 0.0);
        foreach (var (score, positive, negative) in ranked.Groups)
        {
            wins += positive * (ranked.Normals - falsePositives - negative + negative / 2.0);
            (found, falsePositives) = (found + positive, falsePositives + negative);
            points.Add(new RocPoint((double)falsePositives / ranked.Normals, (double)found / ranked.Anomalies, score));
        }

        return new RocCurve(points, wins / ((double)ranked.Anomalies * ranked.Normals));
    }
}
