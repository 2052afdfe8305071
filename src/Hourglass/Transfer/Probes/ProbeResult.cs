namespace Hourglass.Transfer;

/// <summary>What a probe found.</summary>
/// <param name="Kind">Which probe.</param>
/// <param name="Features">How many numbers a row had.</param>
/// <param name="Accuracy">The share of test rows told right; of k-means null.</param>
/// <param name="Purity">Of k-means the purity of the test rows' clusters, else null.</param>
/// <param name="Silhouette">Of k-means the mean silhouette of at most 2,000 test rows, evenly over all, else null; NaN where all fall into one cluster.</param>
/// <param name="Seconds">How long fitting and measuring took.</param>
public sealed record ProbeResult(ProbeKind Kind, int Features, double? Accuracy, double? Purity, double? Silhouette, double Seconds);
