namespace Hourglass.Models;

/// <summary>q(z|x) = N(mean, variance) of some rows, each dimension by itself.</summary>
/// <param name="Means">μ (n, latent): what <c>Encode</c> gives.</param>
/// <param name="Variances">σ² (n, latent), above 0.</param>
public sealed record LatentDistribution(float[,] Means, float[,] Variances);
