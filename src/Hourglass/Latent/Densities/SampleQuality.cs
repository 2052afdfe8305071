namespace Hourglass.Latent;

/// <summary>How samples compare with real rows, all in the codes of a <see cref="SampleJudge"/>.</summary>
/// <param name="Frechet">The Fréchet distance between the codes of samples and rows: 0 for equal mean and covariance. Fewer samples give larger figures.</param>
/// <param name="Precision">The share of samples that lie on the ground the real rows cover: how many look real (Kynkäänniemi et al., 2019, equation 2, k = 3).</param>
/// <param name="Recall">The share of real rows that lie on the ground the samples cover: how much of the data is reached (ibid.).</param>
/// <param name="Agreement">The share of samples that are taken for the class they were asked for; null where none was asked for or the real rows have no classes.</param>
/// <param name="Samples">How many samples were measured.</param>
public sealed record SampleQuality(double Frechet, double Precision, double Recall, double? Agreement, int Samples);
