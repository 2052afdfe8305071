using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// Data = reconstruction + Gaussian error: p(x | code of x) = N(x̂, σ²), with one σ² for all features or one for each, fitted to errors. It
/// gives models of any size a likelihood, error bars and information criteria that can be compared.
/// </summary>
/// <remarks>
/// It is the likelihood of a row given its own code, which the encoder computed from the row; the information in the code is not counted.
/// It is therefore not the marginal likelihood of the row, which probabilistic PCA or a variational bound gives, and it grows with the
/// size of the code.
/// </remarks>
public sealed class GaussianErrorModel
{
    private readonly double[] _variances;

    private GaussianErrorModel(double[] variances, int features) => (_variances, Features) = (variances, features);

    /// <summary>The number of values in a row.</summary>
    public int Features { get; }

    /// <summary>σ²: one, or one per feature.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Fits σ² to errors by maximum likelihood: the mean squared error.</summary>
    /// <param name="rows">x (n, d), at least one row, finite.</param>
    /// <param name="reconstructions">x̂ (n, d) in the same units.</param>
    /// <param name="perFeature">Whether each feature has its own σ².</param>
    /// <param name="floor">
    /// The minimum of each σ² as a fraction of their mean, 0 to 1: a feature without any error on these rows, such as a pixel that is
    /// always black, would otherwise make any later error infinitely unlikely.
    /// </param>
    /// <exception cref="ArgumentException">The shapes differ, or all errors are 0.</exception>
    public static GaussianErrorModel Fit(float[,] rows, float[,] reconstructions, bool perFeature = false, double floor = 0.01)
    {
        var errors = new SquaredErrorSums(rows.GetLength(1));
        errors.Add(rows, reconstructions);
        return Fit(errors, perFeature, floor);
    }

    /// <summary>Fits σ² to sums of squared errors, which may cover more rows than fit into memory.</summary>
    internal static GaussianErrorModel Fit(SquaredErrorSums errors, bool perFeature, double floor = 0.01)
    {
        if (!(floor is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(floor), floor, $"Expected a fraction from 0 to 1; found {floor}.");
        var mean = errors.Count == 0 ? 0 : errors.Squares.Sum() / errors.Count / errors.Squares.Length;
        if (!(mean > 0 && double.IsFinite(mean)))
            throw new InvalidInputException(
                $"Expected errors whose mean square is above 0 and finite; found {mean} over {errors.Count} rows.", nameof(errors));
        return new GaussianErrorModel(
            perFeature ? [.. errors.Squares.Select(s => Math.Max(s / errors.Count, floor * mean))] : [mean], errors.Squares.Length);
    }

    /// <summary>log p(x | code of x) of each row in nats: −½·Σ (log 2πσ² + (x − x̂)²/σ²) over the features.</summary>
    /// <exception cref="ArgumentException">The shapes differ, or have another width than the fitted rows.</exception>
    public double[] LogLikelihood(float[,] rows, float[,] reconstructions)
    {
        SquaredErrorSums.CheckShapes(rows, reconstructions, Features);
        var constant = 0.0;
        for (var c = 0; c < Features; c++) constant += Math.Log(2 * Math.PI * Variance(c));
        var result = new double[rows.GetLength(0)];
        for (var r = 0; r < result.Length; r++)
        {
            var sum = constant;
            for (var c = 0; c < Features; c++)
            {
                var error = (double)rows[r, c] - reconstructions[r, c];
                sum += error * error / Variance(c);
            }

            result[r] = -0.5 * sum;
        }

        return result;
    }

    /// <summary>The band x̂ ± z·σ around reconstructions (n, d): for Gaussian errors, z = 1.96 covers 95 % of the values.</summary>
    /// <param name="reconstructions">x̂ (n, d).</param>
    /// <param name="z">The width in σ, at least 0.</param>
    public (float[,] Low, float[,] High) Band(float[,] reconstructions, double z = 1.96)
    {
        SquaredErrorSums.CheckShapes(reconstructions, reconstructions, Features);
        ArgumentOutOfRangeException.ThrowIfNegative(z);
        var n = reconstructions.GetLength(0);
        var (low, high) = (new float[n, Features], new float[n, Features]);
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < Features; c++)
            {
                var half = z * Math.Sqrt(Variance(c));
                (low[r, c], high[r, c]) = ((float)(reconstructions[r, c] - half), (float)(reconstructions[r, c] + half));
            }
        }

        return (low, high);
    }

    /// <summary>The fraction, 0 to 1, of values within x̂ ± z·σ; 0.95 at z = 1.96 for Gaussian errors.</summary>
    /// <exception cref="ArgumentException">There are no rows, or the shapes differ.</exception>
    public double Coverage(float[,] rows, float[,] reconstructions, double z = 1.96)
    {
        SquaredErrorSums.CheckShapes(rows, reconstructions, Features);
        if (rows.Length == 0) throw new InvalidInputException("Expected at least one row; found none.", nameof(rows));
        var inside = 0L;
        for (var r = 0; r < rows.GetLength(0); r++)
            for (var c = 0; c < Features; c++)
                if (Math.Abs((double)rows[r, c] - reconstructions[r, c]) <= z * Math.Sqrt(Variance(c)))
                    inside++;
        return inside / (double)rows.Length;
    }

    private double Variance(int feature) => _variances[_variances.Length == 1 ? 0 : feature];
}
