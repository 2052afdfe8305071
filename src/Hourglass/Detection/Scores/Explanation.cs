namespace Hourglass.Detection;

/// <summary>Why a row has its score.</summary>
/// <param name="Row">The row's number, from 0.</param>
/// <param name="Score">Its score: the sum of the shares, in single precision.</param>
/// <param name="Threshold">Above this it is an anomaly.</param>
/// <param name="Probability">See <see cref="AnomalyDetector.Probability"/>.</param>
/// <param name="Shares">What each feature has in the score, the largest first.</param>
public sealed record Explanation(int Row, float Score, double Threshold, double Probability, IReadOnlyList<FeatureShare> Shares)
{
    /// <summary>Whether the row is an anomaly.</summary>
    public bool IsAnomaly => Score > Threshold;
}
