using System.Numerics.Tensors;
using Hourglass.Compute;

namespace Hourglass.Numerics;

/// <summary>
/// The mean and the directions of largest variance of a table: from the covariance (d×d), or, where rows are fewer than columns, from the
/// products of rows with each other (n×n), which have the same eigenvalues.
/// </summary>
/// <param name="Mean">The mean of each column (d).</param>
/// <param name="Variances">The variances (divided by n − 1) along all directions, descending; at most min(n, d).</param>
/// <param name="Vectors">The first directions, one per row of d; zeros where the rows have fewer.</param>
internal sealed record PrincipalDirections(double[] Mean, double[] Variances, double[] Vectors)
{
    /// <summary>Computes them for the mapped rows.</summary>
    /// <param name="backend">Who multiplies.</param>
    /// <param name="rows">Raw rows, at least 2.</param>
    /// <param name="map">From raw to scaled values.</param>
    /// <param name="count">How many directions are wanted, 0 to d.</param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    internal static PrincipalDirections Of(
        Backend backend, RowTable rows, AffineMap map, int count, CancellationToken cancellation = default)
    {
        if (rows.Rows < rows.Columns) return OfFewRows(backend, rows, map, count, cancellation);
        var (mean, covariance) = Covariance.Compute(backend, rows, map, cancellation);
        var (values, vectors) = SymmetricEigen.Decompose(covariance, mean.Length, count, cancellation);
        return new PrincipalDirections(mean, Array.ConvertAll(values, value => Math.Max(value, 0)), vectors);
    }

    private static PrincipalDirections OfFewRows(
        Backend backend, RowTable rows, AffineMap map, int count, CancellationToken cancellation)
    {
        var (n, d) = (rows.Rows, rows.Columns);
        var indices = Enumerable.Range(0, n).ToArray();
        var block = backend.Allocate(checked(n * d)).AsMatrix(0, n, d);
        backend.Gather(rows, map, indices, block);
        var sums = backend.Allocate(d).AsRow();
        backend.ColumnSums(block, sums);
        var guess = new float[d];
        backend.Download(sums, guess);
        TensorPrimitives.Divide(guess, n, guess);
        backend.Gather(rows, map.Subtract(guess), indices, block);
        var products = backend.Allocate(checked(n * n)).AsMatrix(0, n, n);
        backend.Multiply(block, false, block, true, products);
        var (product, centered) = (new float[n * n], new float[n * d]);
        backend.Download(products, product);
        backend.Download(block, centered);

        var (values, weights) = SymmetricEigen.Decompose(
            Array.ConvertAll(product, value => (double)value), n, Math.Min(count, n), cancellation);
        var variances = Array.ConvertAll(values, value => Math.Max(value, 0) / (n - 1));
        var (vectors, row) = (new double[checked(count * d)], new double[d]);
        for (var k = 0; k < Math.Min(count, n); k++)
        {
            if (values[k] <= values[0] * 1e-6) break; // the centered rows span one dimension fewer than there are rows
            var direction = vectors.AsSpan(k * d, d);
            for (var r = 0; r < n; r++)
            {
                TensorPrimitives.ConvertTruncating<float, double>(centered.AsSpan(r * d, d), row);
                TensorPrimitives.MultiplyAdd(row, weights[k * n + r], direction, direction);
            }

            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
        }

        return new PrincipalDirections(Array.ConvertAll(guess, value => (double)value), variances, vectors);
    }
}
