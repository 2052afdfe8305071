namespace Hourglass.Latent;

/// <summary>The covariance of a Gaussian.</summary>
public enum CovarianceKind
{
    /// <summary>A variance for each dimension (<see cref="DiagonalGaussian"/>).</summary>
    Diagonal,

    /// <summary>A full covariance matrix (<see cref="FullGaussian"/>).</summary>
    Full,
}
