namespace Hourglass.Detection;

/// <summary>The receiver operating characteristic of a score: what share of the anomalies is found at what share of false alarms. Anomalies are the positive class.</summary>
public sealed class RocCurve
{
    private RocCurve(IReadOnlyList<RocPoint> points, double area) => (Points, Area) = (points, area);

    /// <summary>From (0, 0), a point for each distinct score, to (1, 1).</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// The area below it, AUROC: how probable it is that an anomaly has a higher score than a normal row, equal scores counting ½ (the rank statistic of Mann and
    /// Whitney, 1947).
    /// </summary>
    public double Area { get; }

    /// <summary>The curve of some scores.</summary>
    /// <param name="scores">The scores, finite.</param>
    /// <param name="anomalies">For each whether the row is an anomaly; at least one is and one is not.</param>
    /// <exception cref="ArgumentException">The lengths differ, a score is not finite, or there are no rows of a class.</exception>
    public static RocCurve Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> anomalies)
    {
        var ranked = new RankedScores(scores, anomalies);
        if (ranked.Anomalies == 0 || ranked.Normals == 0)
            throw new ArgumentException($"A ROC curve needs rows of both classes; found {ranked.Anomalies} anomalies and {ranked.Normals} normal rows.", nameof(anomalies));
        var points = new List<RocPoint> { new(0, 0, double.PositiveInfinity) };
        var (found, alarms, wins) = (0L, 0L, 0.0);
        foreach (var (score, positive, negative) in ranked.Groups)
        {
            wins += positive * (ranked.Normals - alarms - negative + negative / 2.0);
            (found, alarms) = (found + positive, alarms + negative);
            points.Add(new RocPoint((double)alarms / ranked.Normals, (double)found / ranked.Anomalies, score));
        }

        return new RocCurve(points, wins / ((double)ranked.Anomalies * ranked.Normals));
    }
}
