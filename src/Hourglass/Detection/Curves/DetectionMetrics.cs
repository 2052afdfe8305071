namespace Hourglass.Detection;

/// <summary>How well a detector tells anomalies from normal rows of known class.</summary>
/// <param name="Name">Whose figures they are: <c>autoencoder</c>, or PCA with its size.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="FlaggedTraining">The share of the normal rows it was fitted on whose score is above the threshold.</param>
/// <param name="Roc">The curve of recall by false alarms; its area is AUROC.</param>
/// <param name="PrecisionRecall">The curve of precision by recall, and average precision.</param>
/// <param name="Confusion">At the threshold, with anomalies as the positive class; the tutorials' figures with normal rows as that are its opposite's.</param>
public sealed record DetectionMetrics(
    string Name, double Threshold, double FlaggedTraining, RocCurve Roc, PrecisionRecallCurve PrecisionRecall, ConfusionMatrix Confusion);
