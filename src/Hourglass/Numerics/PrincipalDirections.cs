using System.Numerics.Tensors;
using Hourglass.Compute;

namespace Hourglass.Numerics;

/// <summary>
/// The mean and the directions of largest variance of a table: by the covariance of the columns (d×d) or, for fewer rows than columns, by
/// <see cref="DualPca"/>.
/// </summary>
/// <param name="Mean">The mean of each column (d).</param>
/// <param name="Directions">The first directions (k, d), orthonormal, of arbitrary sign.</param>
/// <param name="Variances">The variances (divided by n − 1) along all directions, at most min(n, d), 0 or more, descending.</param>
/// <param name="Total">The variance summed over all columns.</param>
internal sealed record PrincipalDirections(double[] Mean, float[,] Directions, double[] Variances, double Total)
{
    /// <summary>Computes them for the mapped rows.</summary>
    /// <param name="backend">Who multiplies.</param>
    /// <param name="rows">Raw rows, at least 2.</param>
    /// <param name="map">From raw to scaled values.</param>
    /// <param name="count">k, how many directions are wanted, 0 to d.</param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    /// <exception cref="ArgumentException">A value is not finite, or so large that its square is not.</exception>
    internal static PrincipalDirections Of(
        Backend backend, RowTable rows, AffineMap map, int count, CancellationToken cancellation = default)
    {
        if (rows.Rows < rows.Columns) return DualPca.Fit(backend, rows, map, count, cancellation);
        var (d, total) = (rows.Columns, 0.0);
        var (mean, covariance) = Covariance.Compute(backend, rows, map, cancellation);
        for (var c = 0; c < d; c++) total += covariance[c * d + c];
        var (values, vectors) = SymmetricEigen.Decompose(covariance, d, count, cancellation);
        var directions = new float[count, d];
        TensorPrimitives.ConvertTruncating<double, float>(vectors, RowArrays.Flat(directions));
        return new PrincipalDirections(mean, directions, Array.ConvertAll(values, value => Math.Max(value, 0)), total);
    }
}
