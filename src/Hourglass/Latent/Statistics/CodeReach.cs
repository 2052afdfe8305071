namespace Hourglass.Latent;

/// <summary>
/// How far the codes of the data reach from their mean, so that a code asked for can be told to lie among them or apart. The distance is Mahalanobis's,
/// √((z − m)ᵀ·C⁻¹·(z − m)) for their mean m and covariance C: the same whatever the units and the directions of the code.
/// </summary>
public sealed class CodeReach
{
    /// <summary>The share of the data's own codes that lie within <see cref="Limit"/>.</summary>
    public const double Share = 0.999;

    private readonly FullGaussian _gaussian;

    private CodeReach(FullGaussian gaussian, double limit) => (_gaussian, Limit) = (gaussian, limit);

    /// <summary>The distance that no more than a thousandth of the data's codes exceed; what lies beyond, the decoder has hardly been trained on.</summary>
    public double Limit { get; }

    /// <summary>Measures codes (n, latent), at least two, of finite values.</summary>
    /// <exception cref="ArgumentException">There are fewer than two codes, or a value is not finite.</exception>
    public static CodeReach Of(float[,] codes)
    {
        var gaussian = FullGaussian.Fit(codes);
        var squares = gaussian.Mahalanobis(codes);
        Array.Sort(squares);
        return new CodeReach(gaussian, Math.Sqrt(squares[(int)Math.Ceiling(Share * squares.Length) - 1]));
    }

    /// <summary>The distance of each code (n, latent) from the mean of the data's.</summary>
    /// <exception cref="ArgumentException">The codes have another width, or a value is not finite.</exception>
    public double[] Distances(float[,] codes) => Array.ConvertAll(_gaussian.Mahalanobis(codes), Math.Sqrt);
}
