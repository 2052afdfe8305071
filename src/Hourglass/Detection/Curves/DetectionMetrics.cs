namespace Hourglass.Detection;

/// <summary>How well a detector separates anomalies from normal rows, on labeled rows.</summary>
/// <param name="Name">The name of the detector: <c>autoencoder</c>, or PCA with its number of components.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="TrainingFalsePositiveRate">The fraction of the normal training rows with a score above the threshold.</param>
/// <param name="Roc">The ROC curve; its area is AUROC.</param>
/// <param name="PrecisionRecall">The precision-recall curve, and average precision.</param>
/// <param name="Confusion">
/// The confusion matrix at the threshold, with anomalies as the positive class; <see cref="ConfusionMatrix.Opposite"/> has normal rows as
/// the positive class, as TensorFlow's tutorial does.
/// </param>
public sealed record DetectionMetrics(
    string Name, double Threshold, double TrainingFalsePositiveRate, RocCurve Roc,
    PrecisionRecallCurve PrecisionRecall, ConfusionMatrix Confusion);
