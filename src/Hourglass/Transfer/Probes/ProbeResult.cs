namespace Hourglass.Transfer;

/// <summary>The result of a probe.</summary>
/// <param name="Kind">The kind of probe.</param>
/// <param name="Features">The number of values in a row.</param>
/// <param name="Accuracy">The accuracy on the test rows; null for k-means.</param>
/// <param name="Purity">The purity of the test rows' clusters for k-means; otherwise null.</param>
/// <param name="Silhouette">
/// The mean silhouette of at most 2,000 test rows for k-means, otherwise null; NaN if all are in one cluster.
/// </param>
/// <param name="Seconds">The duration of fitting and measuring.</param>
public sealed record ProbeResult(ProbeKind Kind, int Features, double? Accuracy, double? Purity, double? Silhouette, double Seconds);
