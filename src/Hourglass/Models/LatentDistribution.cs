namespace Hourglass.Models;

/// <summary>q(z|x) = N(μ, σ²) of some rows, each dimension by itself.</summary>
/// <param name="Means">μ (n, latent): what <c>Encode</c> gives.</param>
/// <param name="LogVariances">log σ² (n, latent), which stays finite where σ² would not.</param>
public sealed record LatentDistribution(float[,] Means, float[,] LogVariances)
{
    /// <summary>KL(q(z|x) ‖ N(0, I)) of each row in nats.</summary>
    public double[] DivergencePerRow() =>
        [.. Enumerable.Range(0, Means.GetLength(0)).Select(
            r => Enumerable.Range(0, Means.GetLength(1)).Sum(c => Divergence(Means[r, c], LogVariances[r, c])))];

    /// <summary>KL(N(μ, σ²) ‖ N(0, 1)) in nats.</summary>
    internal static double Divergence(double mean, double logVariance) => 0.5 * (mean * mean + Math.Exp(logVariance) - logVariance - 1);
}
