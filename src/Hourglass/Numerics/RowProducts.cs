using Hourglass.Compute;

namespace Hourglass.Numerics;

/// <summary>
/// Mean and products of the centered rows of a table: blocks of rows and columns in float by the backend, their sum in double. For fewer
/// rows than columns, where <see cref="Covariance"/> would be the larger matrix.
/// </summary>
internal static class RowProducts
{
    /// <summary>Columns per product, few enough for sums in float.</summary>
    private const int BlockColumns = 2048;

    /// <summary>The mapped rows' mean (d) and the n×n products of the centered rows (row-major; the lower triangle).</summary>
    /// <exception cref="ArgumentException">A value is not finite, or so large that its square is not.</exception>
    internal static (double[] Mean, double[] Products) Compute(
        Backend backend, RowTable rows, AffineMap map, CancellationToken cancellation, int? blockRows = null)
    {
        var (n, d) = (rows.Rows, rows.Columns);
        // Two blocks at a time.
        var size = blockRows ?? Math.Max(1, Math.Min(n, Covariance.RowsOfBlock(d) / 2));
        var (first, second) = (Allocate(size, d), Allocate(size, d));
        var mean = Mean(backend, rows, map, first, cancellation);
        var centered = map.Subtract(Array.ConvertAll(mean, m => (float)m));
        var width = Math.Min(BlockColumns, d);
        var (left, right, product) = (Allocate(size, width), Allocate(size, width), Allocate(size, size));
        var values = new float[size * size];
        var products = new double[checked(n * n)];
        var blocks = RowBlocks.Of(n, size).Select(block => block.ToArray()).ToArray();
        for (var i = 0; i < blocks.Length; i++)
        {
            var a = first.SliceRows(0, blocks[i].Length);
            backend.Gather(rows, centered, blocks[i], a);
            for (var j = 0; j <= i; j++)
            {
                var b = i == j ? a : second.SliceRows(0, blocks[j].Length);
                if (i != j) backend.Gather(rows, centered, blocks[j], b);
                Add(a, b, blocks[i][0], blocks[j][0]);
            }
        }

        for (var r = 0; r < n; r++)
            if (!double.IsFinite(products[r * n + r])) throw Covariance.NotFinite(backend, rows, map, first);
        Center(products, n);
        return (mean, products);

        Matrix Allocate(int height, int columns) => backend.Allocate(height * columns).AsMatrix(0, height, columns);

        void Add(Matrix a, Matrix b, int row, int column)
        {
            for (var start = 0; start < d; start += width)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(width, d - start);
                var (x, y) = (left.Part(0, a.Rows, count), right.Part(0, b.Rows, count));
                backend.CopyColumns(a, start, x, 0, count);
                if (row != column) backend.CopyColumns(b, start, y, 0, count);
                var part = product.Part(0, a.Rows, b.Rows);
                backend.Multiply(x, false, row == column ? x : y, true, part);
                backend.Download(part, values.AsSpan(0, part.Length));
                for (var r = 0; r < a.Rows; r++)
                    for (var c = 0; c < b.Rows && column + c <= row + r; c++)
                        products[(row + r) * n + column + c] += values[r * b.Rows + c];
            }
        }
    }

    /// <summary>The mean of each column, in double; sums are of differences to the first row, to avoid cancellation.</summary>
    private static double[] Mean(Backend backend, RowTable rows, AffineMap map, Matrix block, CancellationToken cancellation)
    {
        var (n, d) = (rows.Rows, rows.Columns);
        var (guess, sum, mean) = (new float[d], new float[d], new double[d]);
        var sums = backend.Allocate(d).AsRow();
        backend.Gather(rows, map, [0], block.SliceRows(0, 1));
        backend.Download(block.SliceRows(0, 1), guess);
        for (var c = 0; c < d; c++)
            if (!float.IsFinite(guess[c])) throw Covariance.NotFinite(backend, rows, map, block);
        var centered = map.Subtract(guess);
        foreach (var indices in RowBlocks.Of(n, block.Rows))
        {
            cancellation.ThrowIfCancellationRequested();
            backend.Gather(rows, centered, indices, block.SliceRows(0, indices.Length));
            backend.ColumnSums(block.SliceRows(0, indices.Length), sums);
            backend.Download(sums, sum);
            for (var c = 0; c < d; c++) mean[c] += sum[c];
        }

        for (var c = 0; c < d; c++)
        {
            mean[c] = guess[c] + mean[c] / n;
            if (!float.IsFinite((float)mean[c])) throw Covariance.NotFinite(backend, rows, map, block, c);
        }

        return mean;
    }

    /// <summary>Subtracts what is left of the mean, which was rounded to single precision, from both sides.</summary>
    private static void Center(double[] products, int n)
    {
        var (sums, total) = (new double[n], 0.0);
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < r; c++)
            {
                sums[r] += products[r * n + c];
                sums[c] += products[r * n + c];
            }

            sums[r] += products[r * n + r];
        }

        foreach (var sum in sums) total += sum / n / n;
        for (var r = 0; r < n; r++)
            for (var c = 0; c <= r; c++)
                products[r * n + c] += total - (sums[r] + sums[c]) / n;
    }
}
