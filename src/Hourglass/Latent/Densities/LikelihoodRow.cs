namespace Hourglass.Latent;

/// <summary>A model in a comparison by likelihood.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsMarginal">Whether the likelihood is of a row by itself (<see cref="Ppca"/>), rather than of a row given its own code.</param>
/// <param name="Parameters">Weights, biases and variances that were fitted; codes are not counted.</param>
/// <param name="HeldOut">The mean of log p over the held-out rows, nats a row.</param>
/// <param name="Train">The mean of log p over the training rows, nats a row.</param>
/// <param name="TrainRows">n, how many training rows there were.</param>
/// <param name="MeanSquaredError">The mean of (x̂ − x)² over all values of the held-out rows.</param>
/// <param name="Coverage">The share of held-out values within x̂ ± 1.96·σ; null where the likelihood is marginal.</param>
public sealed record LikelihoodRow(
    string Name, bool IsMarginal, long Parameters, double HeldOut, double Train, long TrainRows, double MeanSquaredError, double? Coverage)
{
    /// <summary>Akaike's information criterion over the training rows, 2·k − 2·log L (Akaike, 1974); the lower the better.</summary>
    public double Aic => 2.0 * Parameters - 2 * Train * TrainRows;

    /// <summary>The Bayesian information criterion over the training rows, k·log n − 2·log L (Schwarz, 1978); the lower the better.</summary>
    public double Bic => Parameters * Math.Log(TrainRows) - 2 * Train * TrainRows;
}
