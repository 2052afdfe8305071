namespace Hourglass.Latent;

/// <summary>How a Gaussian's dimensions may vary together.</summary>
public enum CovarianceKind
{
    /// <summary>Not at all: a variance for each dimension (<see cref="DiagonalGaussian"/>).</summary>
    Diagonal,

    /// <summary>Each with each: a whole covariance (<see cref="FullGaussian"/>).</summary>
    Full,
}
