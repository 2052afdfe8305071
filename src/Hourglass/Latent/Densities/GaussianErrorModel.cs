namespace Hourglass.Latent;

/// <summary>
/// Data = reconstruction + Gaussian error: p(x | code of x) = N(x̂, σ²), with one σ² for all features or one each, fitted to errors. So models of any size
/// have a likelihood, error bars and information criteria that can be compared.
/// </summary>
/// <remarks>
/// It is the likelihood of a row given its own code, which the encoder has read from the row itself; what the code costs is left out. It is therefore no likelihood of
/// the row by itself (the marginal one), as <see cref="Ppca"/> or a variational bound gives, and grows with the size of the code.
/// </remarks>
public sealed class GaussianErrorModel
{
    private readonly double[] _variances;

    private GaussianErrorModel(double[] variances, int features) => (_variances, Features) = (variances, features);

    /// <summary>How many values a row has.</summary>
    public int Features { get; }

    /// <summary>σ²: one, or one a feature.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Fits σ² to errors by maximum likelihood: the mean square.</summary>
    /// <param name="rows">x (n, d), at least one row, finite.</param>
    /// <param name="reconstructions">x̂ (n, d) in the same units.</param>
    /// <param name="perFeature">Whether each feature has its own σ².</param>
    /// <param name="floor">
    /// No σ² is below this share of the mean of all, 0 to 1: a feature that never errs on these rows, such as a pixel that is always black, would else make any later
    /// error infinitely unlikely.
    /// </param>
    /// <exception cref="ArgumentException">The shapes differ, or all errors are 0: then σ² would be 0.</exception>
    public static GaussianErrorModel Fit(float[,] rows, float[,] reconstructions, bool perFeature = false, double floor = 0.01)
    {
        var errors = new ErrorSums(rows.GetLength(1));
        errors.Add(rows, reconstructions);
        return Fit(errors, perFeature, floor);
    }

    /// <summary>Fits σ² to sums of squared errors, which may come from more rows than fit into memory.</summary>
    internal static GaussianErrorModel Fit(ErrorSums errors, bool perFeature, double floor = 0.01)
    {
        if (!(floor is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(floor), floor, $"Expected a share from 0 to 1; found {floor}.");
        var mean = errors.Count == 0 ? 0 : errors.Squares.Sum() / errors.Count / errors.Squares.Length;
        if (!(mean > 0 && double.IsFinite(mean))) throw new ArgumentException($"Expected errors whose mean square is above 0 and finite; found {mean} over {errors.Count} rows.", nameof(errors));
        return new GaussianErrorModel(perFeature ? [.. errors.Squares.Select(s => Math.Max(s / errors.Count, floor * mean))] : [mean], errors.Squares.Length);
    }

    /// <summary>log p(x | code of x) of each row in nats: −½·Σ (log 2πσ² + (x − x̂)²/σ²) over the features.</summary>
    /// <exception cref="ArgumentException">The shapes differ, or are not as wide as those it was fitted on.</exception>
    public double[] LogLikelihood(float[,] rows, float[,] reconstructions)
    {
        ErrorSums.CheckShapes(rows, reconstructions, Features);
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

    /// <summary>The band x̂ ± z·σ around reconstructions (n, d): if errors are Gaussian, z = 1.96 holds 95 % of the values.</summary>
    /// <param name="reconstructions">x̂ (n, d).</param>
    /// <param name="z">How many σ, at least 0.</param>
    public (float[,] Low, float[,] High) Band(float[,] reconstructions, double z = 1.96)
    {
        ErrorSums.CheckShapes(reconstructions, reconstructions, Features);
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

    /// <summary>The share, 0 to 1, of values that lie within x̂ ± z·σ; 0.95 at z = 1.96 where the errors are Gaussian.</summary>
    /// <exception cref="ArgumentException">There are no rows, or the shapes differ.</exception>
    public double Coverage(float[,] rows, float[,] reconstructions, double z = 1.96)
    {
        ErrorSums.CheckShapes(rows, reconstructions, Features);
        if (rows.Length == 0) throw new ArgumentException("Expected at least one row; found none.", nameof(rows));
        var inside = 0L;
        for (var r = 0; r < rows.GetLength(0); r++)
            for (var c = 0; c < Features; c++)
                if (Math.Abs((double)rows[r, c] - reconstructions[r, c]) <= z * Math.Sqrt(Variance(c)))
                    inside++;
        return inside / (double)rows.Length;
    }

    private double Variance(int feature) => _variances[_variances.Length == 1 ? 0 : feature];
}
