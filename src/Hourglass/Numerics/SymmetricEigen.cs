namespace Hourglass.Numerics;

/// <summary>
/// The eigen-decomposition A = V·Λ·Vᵀ of a symmetric matrix, in double: reduction to tridiagonal form, QR iteration on it, and
/// back-transformation of the requested eigenvectors. About 4/3·n³ operations for the reduction and 5·n² for each eigenvector.
/// </summary>
internal static class SymmetricEigen
{
    /// <summary>
    /// All n eigenvalues, largest first, and the eigenvectors of the first <paramref name="count"/> of them, one per row of n with
    /// length 1. Bit-identical for any number of threads.
    /// </summary>
    /// <param name="matrix">n×n, row-major; only the lower triangle is read. It is overwritten.</param>
    /// <param name="size">n, at least 1.</param>
    /// <param name="count">The number of eigenvectors, 0 to n.</param>
    /// <param name="cancellation">Stops between two rows or vectors.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    internal static (double[] Values, double[] Vectors) Decompose(
        double[] matrix, int size, int count, CancellationToken cancellation = default)
    {
        var scale = ScaleToOne(matrix, size);
        var tridiagonal = Tridiagonal.Reduce(matrix, size, cancellation);
        var values = tridiagonal.Diagonal;
        var iteration = QrIteration.Diagonalize(values, tridiagonal.OffDiagonal, cancellation);

        var positions = Enumerable.Range(0, size).OrderByDescending(i => values[i]).ToArray();
        var vectors = new double[checked(count * size)];
        var width = EigenvectorPanel.Width;
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, (count + width - 1) / width, options, () => new EigenvectorPanel(size), (p, _, panel) =>
        {
            var taken = positions.AsSpan(p * width, Math.Min(width, count - p * width));
            panel.Compute(tridiagonal, iteration, taken, vectors.AsSpan(p * width * size, taken.Length * size));
            return panel;
        }, _ => { });
        return (Array.ConvertAll(positions, i => values[i] * scale), vectors);
    }

    /// <summary>Divides by a power of two, exactly, so that the largest entry is about 1 and no square overflows.</summary>
    private static double ScaleToOne(double[] matrix, int size)
    {
        var largest = 0.0;
        for (var r = 0; r < size; r++)
        {
            for (var c = 0; c <= r; c++)
            {
                var value = Math.Abs(matrix[r * size + c]);
                if (!double.IsFinite(value))
                    throw new ArgumentException($"Entry ({r}, {c}) of the matrix is not finite.", nameof(matrix));
                largest = Math.Max(largest, value);
            }
        }

        if (largest == 0) return 1;
        var exponent = Math.Clamp(Math.ILogB(largest), -1000, 1000);
        var factor = Math.ScaleB(1, -exponent);
        for (var i = 0; i < matrix.Length; i++) matrix[i] *= factor;
        return Math.ScaleB(1, exponent);
    }
}
