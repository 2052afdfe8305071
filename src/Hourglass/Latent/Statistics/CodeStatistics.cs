using Hourglass.Compute;

namespace Hourglass.Latent;

/// <summary>How the codes of some rows are spread: the mean and variance of each dimension, and how they vary together.</summary>
public sealed class CodeStatistics
{
    private CodeStatistics(int count, double[] mean, double[,] covariance) => (Count, Mean, Covariance) = (count, mean, covariance);

    /// <summary>How many codes there are.</summary>
    public int Count { get; }

    /// <summary>The mean of each dimension (latent).</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>The covariance of each two dimensions, divided by n − 1 (latent, latent); symmetric.</summary>
    public double[,] Covariance { get; }

    /// <summary>The variance of each dimension, divided by n − 1 (latent).</summary>
    public IReadOnlyList<double> Variance => [.. Mean.Select((_, i) => Covariance[i, i])];

    /// <summary>The standard deviation of each dimension (latent).</summary>
    public IReadOnlyList<double> StandardDeviation => [.. Variance.Select(Math.Sqrt)];

    /// <summary>
    /// Pearson's correlation of each two dimensions, from −1 to 1 (latent, latent). A dimension that does not vary has a correlation of 1 with itself and, since
    /// none is defined, of 0 with all others.
    /// </summary>
    public double[,] Correlation()
    {
        var (width, deviation) = (Mean.Count, StandardDeviation);
        var result = new double[width, width];
        for (var i = 0; i < width; i++)
        {
            for (var j = 0; j < width; j++)
            {
                var product = deviation[i] * deviation[j];
                result[i, j] = i == j ? 1 : product > 0 ? Math.Clamp(Covariance[i, j] / product, -1, 1) : 0;
            }
        }

        return result;
    }

    /// <summary>Measures codes (n, latent), at least two, of finite values.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="backend">Who does the arithmetic; <see cref="Backend.Default"/> where null.</param>
    /// <param name="cancellation">Stops between blocks of codes.</param>
    /// <exception cref="ArgumentException">There are fewer than two codes, or a value is not finite or too large to square.</exception>
    public static CodeStatistics Of(float[,] codes, Backend? backend = null, CancellationToken cancellation = default)
    {
        var (count, width) = (codes.GetLength(0), codes.GetLength(1));
        if (count < 2) throw new ArgumentException($"A variance needs at least 2 codes; found {count}.", nameof(codes));
        var table = RowArrays.Table(codes);
        var (mean, lower) = Numerics.Covariance.Compute(backend ?? Backend.Default, table, AffineMap.Identity, cancellation);
        var covariance = new double[width, width];
        for (var i = 0; i < width; i++)
        {
            for (var j = 0; j <= i; j++) covariance[i, j] = covariance[j, i] = i == j ? Math.Max(lower[i * width + i], 0) : lower[i * width + j]; // rounding may take 0 below 0
        }

        return new CodeStatistics(count, mean, covariance);
    }
}
