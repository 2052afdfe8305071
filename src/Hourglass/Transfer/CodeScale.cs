using Hourglass.Compute;

namespace Hourglass.Transfer;

/// <summary>
/// The map that subtracts the mean of each column and divides all of them by one number, so that the mean variance is 1: codes have
/// the same scale for every classifier, and nearly constant columns stay small.
/// </summary>
internal static class CodeScale
{
    /// <summary>Fits the map to rows (n, d); sums in double. Constant rows are only shifted.</summary>
    internal static AffineMap Fit(float[,] rows)
    {
        var (n, d) = (rows.GetLength(0), rows.GetLength(1));
        var mean = new double[d];
        for (var r = 0; r < n; r++)
            for (var c = 0; c < d; c++) mean[c] += rows[r, c];
        for (var c = 0; c < d; c++) mean[c] /= Math.Max(n, 1);
        var squares = 0.0;
        for (var r = 0; r < n; r++)
            for (var c = 0; c < d; c++) squares += (rows[r, c] - mean[c]) * (rows[r, c] - mean[c]);
        var scale = squares > 1e-30 ? Math.Sqrt((double)n * d / squares) : 1;
        var factors = new float[d];
        Array.Fill(factors, (float)scale);
        return new AffineMap(factors, [.. mean.Select(m => (float)(-m * scale))]);
    }
}
