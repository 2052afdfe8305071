namespace Hourglass.Detection;

/// <summary>The score of a row by feature.</summary>
/// <param name="Row">The index of the row, from 0.</param>
/// <param name="Score">The score: the sum of the shares, in single precision.</param>
/// <param name="Threshold">Scores above it are anomalies.</param>
/// <param name="Probability">See <see cref="AnomalyDetector.Probability"/>.</param>
/// <param name="Shares">The share of each feature in the score, in descending order.</param>
public sealed record Explanation(int Row, float Score, double Threshold, double Probability, IReadOnlyList<FeatureShare> Shares)
{
    /// <summary>Whether the row is an anomaly.</summary>
    public bool IsAnomaly => Score > Threshold;
}
