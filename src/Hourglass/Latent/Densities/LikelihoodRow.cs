namespace Hourglass.Latent;

/// <summary>A model in a comparison by likelihood.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsMarginal">Whether the likelihood is marginal (probabilistic PCA), rather than conditioned on the row's own code.</param>
/// <param name="Parameters">The number of fitted weights, biases and variances; codes are not counted.</param>
/// <param name="HeldOut">The mean of log p over the held-out rows, in nats per row.</param>
/// <param name="Train">The mean of log p over the training rows, in nats per row.</param>
/// <param name="TrainRows">n, the number of training rows.</param>
/// <param name="MeanSquaredError">The mean of (x̂ − x)² over all values of the held-out rows.</param>
/// <param name="Coverage">The fraction of held-out values within x̂ ± 1.96·σ; null if the likelihood is marginal.</param>
public sealed record LikelihoodRow(
    string Name, bool IsMarginal, long Parameters, double HeldOut, double Train, long TrainRows, double MeanSquaredError, double? Coverage)
{
    /// <summary>Akaike's information criterion over the training rows, 2·k − 2·log L (Akaike, 1974); lower is better.</summary>
    public double Aic => 2.0 * Parameters - 2 * Train * TrainRows;

    /// <summary>The Bayesian information criterion over the training rows, k·log n − 2·log L (Schwarz, 1978); lower is better.</summary>
    public double Bic => Parameters * Math.Log(TrainRows) - 2 * Train * TrainRows;
}
