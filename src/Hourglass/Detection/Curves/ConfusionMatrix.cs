namespace Hourglass.Detection;

/// <summary>How often a detector was right and wrong, seen from one class, which is named: figures mean another thing when the other class is the positive one.</summary>
/// <param name="Positive">The positive class, such as <c>anomaly</c>.</param>
/// <param name="Negative">The other class.</param>
/// <param name="TruePositives">Rows of the positive class that were called so.</param>
/// <param name="FalsePositives">Rows of the other class that were called positive.</param>
/// <param name="TrueNegatives">Rows of the other class that were called so.</param>
/// <param name="FalseNegatives">Rows of the positive class that were called the other.</param>
public sealed record ConfusionMatrix(string Positive, string Negative, int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>How many rows there are.</summary>
    public int Rows => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The share of the rows that were called by their class; null where there are none.</summary>
    public double? Accuracy => Share(TruePositives + TrueNegatives, Rows);

    /// <summary>The share of rows called positive that are; null where none was.</summary>
    public double? Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>The share of positive rows that were called so; null where there are none.</summary>
    public double? Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>2·TP / (2·TP + FP + FN), the harmonic mean of precision and recall; null where no row is positive and none was called so.</summary>
    public double? F1 => Share(2.0 * TruePositives, 2.0 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>The matrix of scores against a threshold; anomalies, those above it, are the positive class.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="anomalies">For each whether the row is an anomaly.</param>
    /// <param name="threshold">Higher scores are called anomalies.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> anomalies, double threshold)
    {
        if (scores.Length != anomalies.Length)
            throw new ArgumentException($"Expected a label for each of {scores.Length} scores; found {anomalies.Length}.", nameof(anomalies));
        var (tp, fp, tn, fn) = (0, 0, 0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > threshold) (tp, fp) = anomalies[i] ? (tp + 1, fp) : (tp, fp + 1);
            else (tn, fn) = anomalies[i] ? (tn, fn + 1) : (tn + 1, fn);
        }

        return new ConfusionMatrix("anomaly", "normal", tp, fp, tn, fn);
    }

    /// <summary>The same with the other class as the positive one.</summary>
    public ConfusionMatrix Opposite() => new(Negative, Positive, TrueNegatives, FalseNegatives, TruePositives, FalsePositives);

    private static double? Share(double part, double whole) => whole == 0 ? null : part / whole;
}
