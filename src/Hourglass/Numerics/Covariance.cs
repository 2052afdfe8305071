using System.Numerics.Tensors;
using Hourglass.Compute;

namespace Hourglass.Numerics;

/// <summary>
/// Mean and covariance of a table in one pass: products of blocks in float by the backend, their sum in double. An estimate of its column's
/// mean is first subtracted from each value to avoid cancellation (Chan, Golub and LeVeque, 1983, "shifted data").
/// </summary>
internal static class Covariance
{
    /// <summary>Rows per block: few enough for sums in float, many enough for fast multiplication.</summary>
    internal const int BlockRows = 2048;

    private const int MaximumBlock = 1 << 24;

    /// <summary>Rows per block of wide rows: fewer, so that a block has at most 16 million values.</summary>
    internal static int RowsOfBlock(int columns) => Math.Clamp(MaximumBlock / Math.Max(columns, 1), 1, BlockRows);

    /// <summary>The mapped rows' mean (d) and covariance (d×d, row-major, divided by n − 1; its lower triangle).</summary>
    /// <exception cref="ArgumentException">A value is not finite, or so large that its square is not.</exception>
    internal static (double[] Mean, double[] Matrix) Compute(
        Backend backend, RowTable rows, AffineMap map, CancellationToken cancellation)
    {
        var (n, d) = (rows.Rows, rows.Columns);
        var block = backend.Allocate(Math.Min(n, BlockRows) * d).AsMatrix(0, Math.Min(n, BlockRows), d);
        var productBuffer = backend.Allocate(checked(d * d)).AsMatrix(0, d, d);
        var sumBuffer = backend.Allocate(d).AsRow();
        var (product, sum) = (new float[d * d], new float[d]);
        var (products, sums, wide) = (new double[d * d], new double[d], new double[d]);

        var guess = GuessMean();
        var centered = map.Subtract(guess);
        foreach (var indices in RowBlocks.Of(n, BlockRows))
        {
            cancellation.ThrowIfCancellationRequested();
            var part = block.SliceRows(0, indices.Length);
            backend.Gather(rows, centered, indices, part);
            backend.ColumnSums(part, sumBuffer);
            backend.Download(sumBuffer, sum);
            backend.Multiply(part, true, part, false, productBuffer);
            backend.Download(productBuffer, product);
            AddWidened(sum, sums);
            for (var r = 0; r < d; r++) AddWidened(product.AsSpan(r * d, r + 1), products.AsSpan(r * d, r + 1));
        }

        for (var r = 0; r < d; r++)
        {
            if (!double.IsFinite(products[r * d + r])) throw NotFinite(backend, rows, map, block, column: r);
            for (var c = 0; c <= r; c++) products[r * d + c] = (products[r * d + c] - sums[r] * sums[c] / n) / (n - 1);
        }

        for (var c = 0; c < d; c++) sums[c] = guess[c] + sums[c] / n;
        return (sums, products);

        // The mean of evenly spaced rows, as the table may be sorted by class.
        float[] GuessMean()
        {
            var count = Math.Min(n, BlockRows);
            var part = block.SliceRows(0, count);
            backend.Gather(rows, map, Enumerable.Range(0, count).Select(i => (int)((long)i * n / count)).ToArray(), part);
            backend.ColumnSums(part, sumBuffer);
            backend.Download(sumBuffer, sum);
            var mean = new float[d];
            for (var c = 0; c < d; c++) mean[c] = float.IsFinite(sum[c]) ? sum[c] / count : 0;
            return mean;
        }

        void AddWidened(ReadOnlySpan<float> values, Span<double> total)
        {
            var widened = wide.AsSpan(0, values.Length);
            TensorPrimitives.ConvertTruncating(values, widened);
            TensorPrimitives.Add(total, widened, total);
        }
    }

    /// <summary>The error for values that are not finite or too large to square.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="map">Their map.</param>
    /// <param name="block">A buffer for a few of them.</param>
    /// <param name="column">The column of a value that is too large; null if unknown.</param>
    internal static ArgumentException NotFinite(Backend backend, RowTable rows, AffineMap map, Matrix block, int? column = null)
    {
        var start = 0;
        foreach (var indices in RowBlocks.Of(rows.Rows, block.Rows))
        {
            var part = block.SliceRows(0, indices.Length);
            backend.Gather(rows, map, indices, part);
            var found = backend.FirstNonFinite(part);
            if (found >= 0)
                return new($"Expected finite values; row {start + found / rows.Columns}, column {found % rows.Columns} is not.");
            start += indices.Length;
        }

        var which = column is { } c ? $" of column {c}" : "";
        return new($"The values{which} are so large that their squares exceed single precision; scale them first.");
    }
}
