using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Hourglass.Compute;

namespace Hourglass.Latent;

/// <summary>Rows of a table of codes (n, latent).</summary>
internal static class CodeRows
{
    /// <summary>The values of row <paramref name="row"/>.</summary>
    internal static Span<float> Row(float[,] codes, int row) => MemoryMarshal.CreateSpan(ref codes[row, 0], codes.GetLength(1));

    /// <summary>The rows of the given numbers, in that order.</summary>
    internal static float[,] Select(float[,] codes, ReadOnlySpan<int> rows)
    {
        var selected = new float[rows.Length, codes.GetLength(1)];
        for (var i = 0; i < rows.Length; i++) Row(codes, rows[i]).CopyTo(Row(selected, i));
        return selected;
    }

    /// <summary>Refuses codes of another width, or with a value that is not finite.</summary>
    /// <exception cref="ArgumentException">The message says what was found, and where.</exception>
    internal static void Check(float[,] codes, int width)
    {
        if (codes.GetLength(1) != width) throw new ArgumentException($"Expected codes of {width} values; found {codes.GetLength(1)}.", nameof(codes));
        for (var r = 0; r < codes.GetLength(0); r++)
        {
            if (!TensorPrimitives.IsFiniteAll(Row(codes, r)))
                throw new ArgumentException($"Expected codes of finite values; those of row {r} are not.", nameof(codes));
        }
    }

    /// <summary>Refuses what no density can be fitted to.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, no values, or a value is not finite.</exception>
    internal static void CheckFit(float[,] codes)
    {
        var (rows, width) = (codes.GetLength(0), codes.GetLength(1));
        if (rows < 2 || width < 1) throw new ArgumentException($"Expected at least 2 codes of at least 1 value to fit a density to; found {rows}×{width}.", nameof(codes));
        Check(codes, width);
    }

    /// <summary>The mean (d) and the covariance (d×d, row-major, divided by n − 1; its lower triangle).</summary>
    internal static (double[] Mean, double[] Covariance) Moments(float[,] codes)
    {
        var values = new float[codes.Length];
        Buffer.BlockCopy(codes, 0, values, 0, codes.Length * sizeof(float));
        return Covariance.Compute(Backend.Default, RowTable.FromFloats(values, codes.GetLength(0), codes.GetLength(1)), AffineMap.Identity, default);
    }
}
