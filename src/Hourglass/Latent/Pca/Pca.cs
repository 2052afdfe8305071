using Hourglass.Compute;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// Principal component analysis: the orthonormal directions of largest variance, and the best reconstruction of a row from its
/// coordinates along the first k of them (Pearson, 1901; Eckart and Young, 1936). It is the optimum of a linear autoencoder with
/// squared error, and the baseline for all others. Exact, by eigendecomposition of the covariance.
/// </summary>
/// <remarks>
/// Rows are in scaled units: a table is scaled by the map given with it, other rows are used as they are. Results are bit-identical for
/// any number of threads. A fitted PCA is thread-safe.
/// </remarks>
public sealed partial class Pca
{
    /// <summary>
    /// The maximum width of rows that are compared with PCA by default: a wider covariance takes more than half a gigabyte, and its
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
        var (mean, covariance) = Covariance.Compute(backend, rows, map, cancellation);
        var total = 0.0;
        for (var c = 0; c < d; c++) total += covariance[c * d + c];
        var (values, vectors) = SymmetricEigen.Decompose(covariance, d, k);

        var directions = new float[k, d];
        for (var i = 0; i < k; i++) Orient(vectors.AsSpan(i * d, d), RowArrays.Flat(directions).Slice(i * d, d));
        return new Pca(
            backend, Array.ConvertAll(mean, m => (float)m), directions,
            Array.ConvertAll(values[..k], v => Math.Max(v, 0)), total);
    }

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
        foreach (var indices in RowBlocks.Of(codes.GetLength(0), Covariance.BlockRows))
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

    /// <summary>Copies a direction to single precision with the sign that makes its largest entry positive.</summary>
    private static void Orient(ReadOnlySpan<double> vector, Span<float> direction)
    {
        var largest = 0.0;
        foreach (var v in vector) largest = Math.Max(largest, Math.Abs(v));
        var deciding = 0;
        while (Math.Abs(vector[deciding]) < largest * (1 - 1e-5)) deciding++;
        var sign = Math.Sign(vector[deciding]);
        for (var c = 0; c < vector.Length; c++) direction[c] = (float)(sign * vector[c]);
    }

    /// <summary>The buffers of one pass over rows, block by block.</summary>
    private sealed class Run
    {
        private readonly Pca _pca;
        private readonly Matrix _rows, _codes, _reconstruction;

        internal Run(Pca pca, int rows)
        {
            _pca = pca;
            var count = Math.Min(rows, Covariance.BlockRows);
            _rows = Allocate(pca.Features);
            _codes = Allocate(pca.LatentSize);
            _reconstruction = Allocate(pca.Features);

            Matrix Allocate(int width) => pca._backend.Allocate(count * width).AsMatrix(0, count, width);
        }

        /// <summary>The blocks of a table, scaled and centered. Each is valid until the next.</summary>
        internal IEnumerable<(int Start, Matrix Block)> Centered(RowTable rows, AffineMap map)
        {
            if (rows.Columns != _pca.Features)
            {
                throw new InvalidInputException(
                    $"The PCA was fitted on rows of {_pca.Features} values; found rows of {rows.Columns}.", nameof(rows));
            }

            var centered = map.Subtract(_pca._mean);
            foreach (var indices in RowBlocks.Of(rows.Rows, Covariance.BlockRows))
            {
                var block = _rows.SliceRows(0, indices.Length);
                _pca._backend.Gather(rows, centered, indices, block);
                yield return (indices[0], block);
            }
        }

        internal Matrix Upload(ReadOnlySpan<float> codes)
        {
            var block = _codes.SliceRows(0, codes.Length / _codes.Columns);
            _pca._backend.Upload(codes, block);
            return block;
        }

        internal Matrix Encode(Matrix centered)
        {
            var codes = _codes.SliceRows(0, centered.Rows);
            _pca._backend.Multiply(centered, false, _pca._weights, true, codes);
            return codes;
        }

        /// <summary>code·components, without the mean.</summary>
        internal Matrix Decode(Matrix codes)
        {
            var rows = _reconstruction.SliceRows(0, codes.Rows);
            _pca._backend.Multiply(codes, false, _pca._weights, false, rows);
            return rows;
        }
    }
}
