namespace Hourglass.Detection;

/// <summary>The confusion matrix of a detector. It names its positive class, as precision, recall and F1 depend on it.</summary>
/// <param name="Positive">The positive class, such as <c>anomaly</c>.</param>
/// <param name="Negative">The other class.</param>
/// <param name="TruePositives">Rows of the positive class that were predicted positive.</param>
/// <param name="FalsePositives">Rows of the other class that were predicted positive.</param>
/// <param name="TrueNegatives">Rows of the other class that were predicted negative.</param>
/// <param name="FalseNegatives">Rows of the positive class that were predicted negative.</param>
public sealed record ConfusionMatrix(
    string Positive, string Negative, int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>The number of rows.</summary>
    public int Rows => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The fraction of rows that were predicted correctly; null if there are none.</summary>
    public double? Accuracy => Share(TruePositives + TrueNegatives, Rows);

    /// <summary>The fraction of rows predicted positive that are; null if none was.</summary>
    public double? Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>The fraction of positive rows that were predicted positive; null if there are none.</summary>
    public double? Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>
    /// 2·TP / (2·TP + FP + FN), the harmonic mean of precision and recall; null if no row is positive or was predicted so.
    /// </summary>
    public double? F1 => Share(2.0 * TruePositives, 2.0 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Compares scores with a threshold. Anomalies are the positive class, predicted for scores above the threshold.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="anomalies">Whether each row is an anomaly.</param>
    /// <param name="threshold">Higher scores are predicted anomalies.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ConfusionMatrix Measure(ReadOnlySpan<float> scores, ReadOnlySpan<bool> anomalies, double threshold)
    {
        if (scores.Length != anomalies.Length)
            throw new ArgumentException($"Expected a label per score, {scores.Length}; found {anomalies.Length}.", nameof(anomalies));
        var (tp, fp, tn, fn) = (0, 0, 0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > threshold) (tp, fp) = anomalies[i] ? (tp + 1, fp) : (tp, fp + 1);
            else (tn, fn) = anomalies[i] ? (tn, fn + 1) : (tn + 1, fn);
        }

        return new ConfusionMatrix("anomaly", "normal", tp, fp, tn, fn);
    }

    /// <summary>The same matrix with the other class as the positive one.</summary>
    public ConfusionMatrix Opposite() => new(Negative, Positive, TrueNegatives, FalseNegatives, TruePositives, FalsePositives);

    private static double? Share(double part, double whole) => whole == 0 ? null : part / whole;
}
