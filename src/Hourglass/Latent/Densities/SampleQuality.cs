namespace Hourglass.Latent;

/// <summary>The quality of samples compared with real rows, in the feature space of a <see cref="GenerativeMetrics"/>.</summary>
/// <param name="Frechet">
/// The Fréchet distance between the codes of samples and rows: 0 for equal mean and covariance. It is larger for fewer samples.
/// </param>
/// <param name="Precision">
/// The fraction of samples within the manifold of the real rows: how many look real (Kynkäänniemi et al., 2019, equation 2, k = 3).
/// </param>
/// <param name="Recall">The fraction of real rows within the manifold of the samples: how much of the data is covered (ibid.).</param>
/// <param name="Agreement">
/// The fraction of samples classified as the requested class; null if none was requested or the real rows have no classes.
/// </param>
/// <param name="Samples">The number of samples.</param>
public sealed record SampleQuality(double Frechet, double Precision, double Recall, double? Agreement, int Samples);
