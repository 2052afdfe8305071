using System.Numerics.Tensors;
using Hourglass.Compute;

namespace Hourglass.Numerics;

/// <summary>
/// PCA of fewer rows than columns, by the n×n products of the centered rows, G = X·Xᵀ: it has the eigenvalues of the d×d covariance
/// (times n − 1), and Xᵀ·u is the direction of an eigenvector u. Time and memory are proportional to d.
/// </summary>
internal static class DualPca
{
    /// <summary>Shorter than this, relative to the first, Xᵀ·u is rounding error.</summary>
    private const double Negligible = 2e-6;

    /// <summary>What <see cref="PrincipalDirections.Of"/> computes.</summary>
    internal static PrincipalDirections Fit(
        Backend backend, RowTable rows, AffineMap map, int k, CancellationToken cancellation)
    {
        var (n, d) = (rows.Rows, rows.Columns);
        var (mean, gram) = RowProducts.Compute(backend, rows, map, cancellation);
        var total = 0.0;
        for (var r = 0; r < n; r++) total += gram[r * n + r] / (n - 1);

        var found = Math.Min(k, n - 1); // centered rows span n − 1 dimensions at most
        var (values, vectors) = SymmetricEigen.Decompose(gram, n, found, cancellation);
        var directions = new float[k, d];
        if (k > 0)
        {
            Project(backend, rows, map.Subtract(Array.ConvertAll(mean, m => (float)m)), vectors, found, directions, cancellation);
            Orthonormalize(directions, found, cancellation);
        }

        return new PrincipalDirections(mean, directions, Array.ConvertAll(values, value => Math.Max(value, 0) / (n - 1)), total);
    }

    /// <summary>Directions = Uᵀ·X, block by block.</summary>
    private static void Project(
        Backend backend, RowTable rows, AffineMap centered, double[] vectors, int count, float[,] directions,
        CancellationToken cancellation)
    {
        var (n, d) = (rows.Rows, rows.Columns);
        var size = Math.Min(n, Covariance.RowsOfBlock(d));
        var block = backend.Allocate(size * d).AsMatrix(0, size, d);
        var weights = backend.Allocate(size * count).AsMatrix(0, size, count);
        var sum = backend.Allocate(count * d).AsMatrix(0, count, d);
        var part = new float[size * count];
        foreach (var indices in RowBlocks.Of(n, size))
        {
            cancellation.ThrowIfCancellationRequested();
            var (start, length) = (indices[0], indices.Length);
            backend.Gather(rows, centered, indices, block.SliceRows(0, length));
            for (var r = 0; r < length; r++)
                for (var i = 0; i < count; i++) part[r * count + i] = (float)vectors[i * n + start + r];
            backend.Upload(part.AsSpan(0, length * count), weights.SliceRows(0, length));
            backend.Multiply(weights.SliceRows(0, length), true, block.SliceRows(0, length), false, sum, accumulate: start > 0);
        }

        backend.Download(sum, RowArrays.Flat(directions)[..(count * d)]);
    }

    /// <summary>
    /// Gram–Schmidt in descending order, as the products of small eigenvalues are not orthogonal in single precision. Directions without
    /// variance are replaced by the axes farthest from all others.
    /// </summary>
    private static void Orthonormalize(float[,] directions, int found, CancellationToken cancellation)
    {
        var (k, d) = (directions.GetLength(0), directions.GetLength(1));
        var left = new double[d]; // the squared length of each axis outside of the directions so far
        Array.Fill(left, 1);
        var first = Sums.Norm<float>(RowArrays.Row(directions, 0));
        for (var i = 0; i < k; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var direction = RowArrays.Flat(directions).Slice(i * d, d);
            if (i >= found || !(Clean(directions, i) > Negligible * first))
            {
                direction.Clear();
                direction[Array.IndexOf(left, left.Max())] = 1;
                Clean(directions, i);
            }

            TensorPrimitives.Divide(direction, Sums.Norm<float>(direction), direction);
            for (var c = 0; c < d; c++) left[c] -= direction[c] * (double)direction[c];
        }
    }

    /// <summary>Subtracts the parts of row i along the rows before it, until little is subtracted; returns its length.</summary>
    private static float Clean(float[,] directions, int i)
    {
        var d = directions.GetLength(1);
        var direction = RowArrays.Flat(directions).Slice(i * d, d);
        var (before, length) = (0f, Sums.Norm<float>(direction));
        for (var pass = 0; pass < 4 && length > 0 && (pass == 0 || length < 0.7f * before); pass++)
        {
            for (var j = 0; j < i; j++)
            {
                var other = RowArrays.Flat(directions).Slice(j * d, d);
                TensorPrimitives.MultiplyAdd(other, -Sums.Dot<float>(other, direction), direction, direction);
            }

            (before, length) = (length, Sums.Norm<float>(direction));
        }

        return length;
    }
}
