using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>
/// Angles between the subspaces that the rows of two matrices span, such as a linear encoder's weights and PCA's components.
/// </summary>
public static class SubspaceAngles
{
    /// <summary>
    /// The largest principal angle between the row spaces of <paramref name="a"/> and <paramref name="b"/>, in degrees, 0 to 90:
    /// 0 for the same space, 90 if a direction of one is orthogonal to all of the other (Björck and Golub, 1973).
    /// </summary>
    /// <param name="a">(k, d), with linearly independent rows; they need not be orthonormal.</param>
    /// <param name="b">(k, d), likewise.</param>
    /// <exception cref="ArgumentException">The shapes differ, or rows are not linearly independent.</exception>
    public static double Largest(float[,] a, float[,] b)
    {
        var (k, d) = (a.GetLength(0), a.GetLength(1));
        if (k == 0 || k > d || b.GetLength(0) != k || b.GetLength(1) != d)
        {
            throw new ArgumentException(
                "Expected two matrices of the same shape with at most as many rows as columns; " +
                $"found {k}×{d} and {b.GetLength(0)}×{b.GetLength(1)}.");
        }

        var (p, q) = (Orthonormalize(a, nameof(a)), Orthonormalize(b, nameof(b)));
        var overlap = new double[k * k];
        for (var i = 0; i < k; i++)
            for (var j = 0; j < k; j++) overlap[i * k + j] = Dot(p[i], q[j]);

        // The part of q outside p's space: its largest singular value is the sine, as the smallest of the overlap is the cosine.
        for (var j = 0; j < k; j++)
            for (var i = 0; i < k; i++) AddScaled(p[i], -overlap[i * k + j], q[j]);
        var outside = SymmetricEigen.Decompose(Gram(q), k, 0).Values;
        var inside = SymmetricEigen.Decompose(Gram([.. overlap.Chunk(k)]), k, 0).Values;
        return double.RadiansToDegrees(Math.Atan2(Math.Sqrt(Math.Max(outside[0], 0)), Math.Sqrt(Math.Max(inside[^1], 0))));
    }

    /// <summary>Orthonormalizes the rows by two passes of Gram–Schmidt, which suffice.</summary>
    private static double[][] Orthonormalize(float[,] matrix, string name)
    {
        var rows = new double[matrix.GetLength(0)][];
        for (var r = 0; r < rows.Length; r++)
        {
            var row = rows[r] = new double[matrix.GetLength(1)];
            for (var c = 0; c < row.Length; c++) row[c] = matrix[r, c];
            var before = Math.Sqrt(Dot(row, row));
            for (var pass = 0; pass < 2; pass++)
                for (var i = 0; i < r; i++) AddScaled(rows[i], -Dot(rows[i], row), row);
            var length = Math.Sqrt(Dot(row, row));
            if (!(length > 1e-6 * before) || !double.IsFinite(length))
                throw new ArgumentException($"Expected linearly independent rows of finite numbers; row {r} is not.", name);
            for (var c = 0; c < row.Length; c++) row[c] /= length;
        }

        return rows;
    }

    private static double[] Gram(double[][] rows)
    {
        var gram = new double[rows.Length * rows.Length];
        for (var i = 0; i < rows.Length; i++)
            for (var j = 0; j <= i; j++) gram[i * rows.Length + j] = Dot(rows[i], rows[j]);
        return gram;
    }

    private static void AddScaled(ReadOnlySpan<double> source, double factor, Span<double> destination) =>
        TensorPrimitives.MultiplyAdd(source, factor, destination, destination);

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Sums.Dot(a, b);
}
