using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// Principal component analysis: the orthonormal directions of largest variance, and the best reconstruction of a row from its
/// coordinates along the first k of them (Pearson, 1901; Eckart and Young, 1936). It is the optimum of a linear autoencoder with
/// squared error, and the baseline for all others. Exact, by eigendecomposition of the covariance of the columns or, for fewer rows than
/// columns, of the products of the rows, which has the same eigenvalues and takes no more memory than the rows.
/// </summary>
/// <remarks>
/// Rows are in scaled units: a table is scaled by the map given with it, other rows are used as they are. Results are bit-identical for
/// any number of threads. A fitted PCA is thread-safe.
/// </remarks>
public sealed partial class Pca
{
    /// <summary>
    /// PCA is a baseline by default where rows or columns are at most this many: a larger matrix takes more than half a gigabyte, and its
    /// eigenvectors hours.
    /// </summary>
    public const int MaximumColumns = 8192;

    private readonly Backend _backend;
    private readonly float[] _mean;
    private readonly double[] _variance;
    private readonly Matrix _weights;
    private readonly AffineMap _addMean;

    private Pca(Backend backend, float[] mean, float[,] components, double[] variance, double totalVariance)
    {
        (_backend, _mean, Components, _variance, TotalVariance) = (backend, mean, components, variance, totalVariance);
        _weights = backend.Allocate(components.Length).AsMatrix(0, components.GetLength(0), components.GetLength(1));
        backend.Upload(RowArrays.Flat(components), _weights);
        var ones = new float[mean.Length];
        Array.Fill(ones, 1f);
        _addMean = new AffineMap(ones, mean);
    }

    /// <summary>The number of values in a row, d.</summary>
    public int Features => _mean.Length;

    /// <summary>The number of values in a code, k.</summary>
    public int LatentSize => _variance.Length;

    /// <summary>The mean of the rows it was fitted on (d).</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>
    /// The principal directions (k, d), one per row, orthonormal, in order of descending variance. The sign of a direction is arbitrary;
    /// here its entry of largest magnitude is positive (the first of several that are equal to 1 in 100,000).
    /// </summary>
    public float[,] Components { get; }

    /// <summary>The variance (divided by n − 1) of the fitted rows along each direction (k), 0 or more, descending.</summary>
    public ReadOnlySpan<double> ExplainedVariance => _variance;

    /// <summary>The fraction, 0 to 1, of <see cref="TotalVariance"/> along each direction (k); zeros if nothing varies.</summary>
    public double[] ExplainedVarianceRatio() => Array.ConvertAll(_variance, v => TotalVariance > 0 ? v / TotalVariance : 0);

    /// <summary>The variance (divided by n − 1) of the fitted rows, summed over all d columns.</summary>
    public double TotalVariance { get; }

    /// <summary>Fits the rows of a table.</summary>
    /// <param name="rows">Raw rows, at least 2.</param>
    /// <param name="map">The map from raw to scaled values.</param>
    /// <param name="components">k, from 1 to the number of columns; null for all.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <param name="cancellation">Stops the fit between blocks of rows.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, or a value is not finite or too large to square.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 to the number of columns.</exception>
    public static Pca Fit(
        RowTable rows, AffineMap map, int? components = null, Backend? backend = null, CancellationToken cancellation = default)
    {
        var d = rows.Columns;
        var k = components ?? d;
        if (k < 1 || k > d)
        {
            throw new ArgumentOutOfRangeException(
                nameof(components), k, $"Rows of {d} values have 1 to {d} principal components; found {k}.");
        }

        if (rows.Rows < 2) throw new InvalidInputException($"PCA requires at least 2 rows; found {rows.Rows}.", nameof(rows));

        backend ??= Backend.Default;
        var (mean, directions, variances, total) = PrincipalDirections.Of(backend, rows, map, k, cancellation);
        for (var i = 0; i < k; i++) Orient(RowArrays.Flat(directions).Slice(i * d, d));
        // Centered rows vary along n − 1 directions at most.
        var variance = Enumerable.Range(0, k).Select(i => i < Math.Min(variances.Length, rows.Rows - 1) ? variances[i] : 0).ToArray();
        return new Pca(backend, Array.ConvertAll(mean, m => (float)m), directions, variance, total);
    }

    /// <summary>
    /// Whether <see cref="Fit(RowTable, AffineMap, int?, Backend?, CancellationToken)"/> is practical: the smaller of the two numbers, on
    /// which time and memory depend, is at most <see cref="MaximumColumns"/>.
    /// </summary>
    /// <param name="rows">The number of rows to fit.</param>
    /// <param name="columns">The number of values in a row.</param>
    public static bool CanFit(int rows, int columns) => rows >= 2 && Math.Min(rows, columns) <= MaximumColumns;

    /// <summary>Restores a PCA from saved values.</summary>
    internal static Pca Restore(Backend backend, float[] mean, float[,] components, double[] variance, double totalVariance) =>
        new(backend, mean, components, variance, totalVariance);

    /// <summary>Fits rows (n, d) without scaling.</summary>
    /// <inheritdoc cref="Fit(RowTable, AffineMap, int?, Backend?, CancellationToken)"/>
    public static Pca Fit(
        float[,] rows, int? components = null, Backend? backend = null, CancellationToken cancellation = default) =>
        Fit(RowArrays.Table(rows), AffineMap.Identity, components, backend, cancellation);

    /// <summary>The PCA of the same rows with only the first <paramref name="components"/> directions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not within 1 to <see cref="LatentSize"/>.</exception>
    public Pca Truncate(int components)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, LatentSize);
        var kept = new float[components, Features];
        RowArrays.Flat(Components)[..kept.Length].CopyTo(RowArrays.Flat(kept));
        return new Pca(_backend, _mean, kept, _variance[..components], TotalVariance);
    }

    /// <summary>The codes of rows (n, d): their coordinates along the directions relative to the mean, (n, k).</summary>
    /// <exception cref="ArgumentException">The rows have another width than the fitted rows.</exception>
    public float[,] Encode(float[,] rows) => Encode(RowArrays.Table(rows), AffineMap.Identity);

    /// <summary>The codes (n, k) of the rows of a table.</summary>
    /// <exception cref="ArgumentException">The rows have another width than the fitted rows.</exception>
    public float[,] Encode(RowTable rows, AffineMap map)
    {
        var codes = new float[rows.Rows, LatentSize];
        var run = new Run(this, rows.Rows);
        foreach (var (start, block) in run.Centered(rows, map))
            _backend.Download(run.Encode(block), RowArrays.Flat(codes).Slice(start * LatentSize, block.Rows * LatentSize));
        return codes;
    }

    /// <summary>Decodes codes (n, k) to rows (n, d) in scaled units: mean + code·components.</summary>
    /// <exception cref="ArgumentException">The codes have another width than k.</exception>
    public float[,] Decode(float[,] codes)
    {
        if (codes.GetLength(1) != LatentSize)
            throw new ArgumentException($"Expected codes of {LatentSize} values; found {codes.GetLength(1)}.", nameof(codes));
        var rows = new float[codes.GetLength(0), Features];
        var run = new Run(this, codes.GetLength(0));
        foreach (var indices in RowBlocks.Of(codes.GetLength(0), Covariance.RowsOfBlock(Features)))
        {
            var (start, count) = (indices[0], indices.Length);
            var block = run.Decode(run.Upload(RowArrays.Flat(codes).Slice(start * LatentSize, count * LatentSize)));
            _backend.Transform(_addMean, block);
            _backend.Download(block, RowArrays.Flat(rows).Slice(start * Features, count * Features));
        }

        return rows;
    }

    /// <summary>decode(encode(rows)), (n, d).</summary>
    /// <exception cref="ArgumentException">The rows have another width than the fitted rows.</exception>
    public float[,] Reconstruct(float[,] rows) => Reconstruct(RowArrays.Table(rows), AffineMap.Identity);

    /// <summary>decode(encode(rows)) of the rows of a table, (n, d), in scaled units.</summary>
    /// <exception cref="ArgumentException">The rows have another width than the fitted rows.</exception>
    public float[,] Reconstruct(RowTable rows, AffineMap map)
    {
        var result = new float[rows.Rows, Features];
        var run = new Run(this, rows.Rows);
        foreach (var (start, centered) in run.Centered(rows, map))
        {
            var block = run.Decode(run.Encode(centered));
            _backend.Transform(_addMean, block);
            _backend.Download(block, RowArrays.Flat(result).Slice(start * Features, block.Length));
        }

        return result;
    }

    /// <summary>The mean over all values of (x̂ − x)², in scaled units.</summary>
    /// <exception cref="ArgumentException">There are no rows, or they have another width than the fitted rows.</exception>
    public double MeanSquaredError(RowTable rows, AffineMap map) =>
        MeanOverValues(rows, map, (run, x) => _backend.Loss(LossKind.SquaredError, 0, Activation.Identity, run.Decode(run.Encode(x)), x));

    /// <summary>The mean over all values of (mean − x)²: the error of predicting the fitted mean.</summary>
    /// <exception cref="ArgumentException">There are no rows, or they have another width than the fitted rows.</exception>
    public double MeanBaselineError(RowTable rows, AffineMap map) => MeanOverValues(rows, map, (_, x) => _backend.SumOfSquares(x));

    private double MeanOverValues(RowTable rows, AffineMap map, Func<Run, Matrix, double> sum)
    {
        if (rows.Rows == 0) throw new InvalidInputException("A mean requires at least one row; found none.", nameof(rows));
        var run = new Run(this, rows.Rows);
        var total = 0.0;
        foreach (var (_, block) in run.Centered(rows, map)) total += sum(run, block);
        return total / rows.Rows / Features;
    }

    /// <summary>Gives a direction the sign that makes its largest entry positive.</summary>
    private static void Orient(Span<float> direction)
    {
        var largest = TensorPrimitives.MaxMagnitude<float>(direction);
        var deciding = 0;
        while (Math.Abs(direction[deciding]) < Math.Abs(largest) * (1 - 1e-5f)) deciding++;
        if (direction[deciding] < 0) TensorPrimitives.Negate(direction, direction);
    }
}
