using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>The mean and the covariance of codes.</summary>
public sealed class CodeStatistics
{
    private CodeStatistics(int count, double[] mean, double[,] covariance) => (Count, Mean, Covariance) = (count, mean, covariance);

    /// <summary>The number of codes.</summary>
    public int Count { get; }

    /// <summary>The mean of each dimension (latent).</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>The covariance matrix, divided by n − 1 (latent, latent).</summary>
    public double[,] Covariance { get; }

    /// <summary>The variance of each dimension, divided by n − 1 (latent).</summary>
    public IReadOnlyList<double> Variance => [.. Mean.Select((_, i) => Covariance[i, i])];

    /// <summary>The standard deviation of each dimension (latent).</summary>
    public IReadOnlyList<double> StandardDeviation => [.. Variance.Select(Math.Sqrt)];

    /// <summary>
    /// Pearson's correlation matrix, from −1 to 1 (latent, latent). A constant dimension has a correlation of 1 with itself and
    /// of 0 with all others, where none is defined.
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
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <param name="cancellation">Stops between blocks of codes.</param>
    /// <exception cref="ArgumentException">There are fewer than two codes, or a value is not finite or too large to square.</exception>
    public static CodeStatistics Measure(float[,] codes, Backend? backend = null, CancellationToken cancellation = default)
    {
        var (count, width) = (codes.GetLength(0), codes.GetLength(1));
        if (count < 2) throw new InvalidInputException($"A variance requires at least 2 codes; found {count}.", nameof(codes));
        var table = RowArrays.Table(codes);
        var (mean, lower) = Numerics.Covariance.Compute(backend ?? Backend.Default, table, AffineMap.Identity, cancellation);
        var covariance = new double[width, width];
        for (var i = 0; i < width; i++)
        {
            // Rounding can make a variance of 0 negative.
            for (var j = 0; j <= i; j++)
                covariance[i, j] = covariance[j, i] = i == j ? Math.Max(lower[i * width + i], 0) : lower[i * width + j];
        }

        return new CodeStatistics(count, mean, covariance);
    }
}
