using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>Rows of a table of codes (n, latent).</summary>
internal static class CodeRows
{
    /// <summary>The rows with the given indices, in that order.</summary>
    internal static float[,] Select(float[,] codes, ReadOnlySpan<int> rows)
    {
        var selected = new float[rows.Length, codes.GetLength(1)];
        for (var i = 0; i < rows.Length; i++) RowArrays.Row(codes, rows[i]).CopyTo(RowArrays.Row(selected, i));
        return selected;
    }

    /// <summary>Checks the width of codes, and that their values are finite.</summary>
    /// <exception cref="ArgumentException">They have another width, or a value is not finite.</exception>
    internal static void Check(float[,] codes, int width)
    {
        if (codes.GetLength(1) != width)
            throw new InvalidInputException($"Expected codes of {width} values; found {codes.GetLength(1)}.", nameof(codes));
        for (var r = 0; r < codes.GetLength(0); r++)
        {
            if (!TensorPrimitives.IsFiniteAll(RowArrays.Row(codes, r)))
                throw new InvalidInputException($"Expected codes of finite values; those of row {r} are not.", nameof(codes));
        }
    }

    /// <summary>Checks that a density can be fitted to codes.</summary>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, no values, or a value is not finite.</exception>
    internal static void CheckFit(float[,] codes)
    {
        var (rows, width) = (codes.GetLength(0), codes.GetLength(1));
        if (rows < 2 || width < 1)
            throw new InvalidInputException(
                $"Expected at least 2 codes of at least 1 value to fit a density to; found {rows}×{width}.", nameof(codes));
        Check(codes, width);
    }

    /// <summary>The mean (d) and the covariance (d×d, row-major, divided by n − 1; its lower triangle).</summary>
    internal static (double[] Mean, double[] Covariance) Moments(float[,] codes)
    {
        return Covariance.Compute(Backend.Default, RowArrays.Table(codes), AffineMap.Identity, default);
    }
}
