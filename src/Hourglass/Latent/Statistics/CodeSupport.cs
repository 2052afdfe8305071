namespace Hourglass.Latent;

/// <summary>
/// The region of the latent space that the data cover, to recognize codes far from all data. Distances are Mahalanobis distances from the
/// mean of the codes, √((z − m)ᵀ·C⁻¹·(z − m)) with their mean m and covariance C.
/// </summary>
public sealed class CodeSupport
{
    /// <summary>The fraction of the fitted codes within <see cref="Limit"/>.</summary>
    public const double Coverage = 0.999;

    private readonly FullGaussian _gaussian;

    private CodeSupport(FullGaussian gaussian, double limit) => (_gaussian, Limit) = (gaussian, limit);

    /// <summary>The 99.9 % quantile of the distances of the fitted codes; the decoder has hardly been trained beyond it.</summary>
    public double Limit { get; }

    /// <summary>Fits codes (n, latent), at least two, of finite values.</summary>
    /// <exception cref="ArgumentException">There are fewer than two codes, or a value is not finite.</exception>
    public static CodeSupport Fit(float[,] codes)
    {
        var gaussian = FullGaussian.Fit(codes);
        var squares = gaussian.Mahalanobis(codes);
        Array.Sort(squares);
        return new CodeSupport(gaussian, Math.Sqrt(squares[(int)Math.Ceiling(Coverage * squares.Length) - 1]));
    }

    /// <summary>The distance of each code (n, latent) from the mean of the fitted codes.</summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double[] Distances(float[,] codes) => Array.ConvertAll(_gaussian.Mahalanobis(codes), Math.Sqrt);
}
