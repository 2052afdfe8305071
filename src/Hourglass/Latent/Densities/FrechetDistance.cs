using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>
/// The Fréchet distance ‖m₁ − m₂‖² + tr(C₁ + C₂ − 2·(C₁·C₂)^½) between Gaussians with the means and covariances of two sets of codes
/// (Dowson and Landau, 1982; Heusel et al., 2017, who use the codes of a particular encoder). It is in squared units of the codes, 0 for
/// equal means and covariances.
/// </summary>
internal static class FrechetDistance
{
    /// <summary>The distance between two sets of codes (n, d) and (m, d), at least 0; covariances are divided by n − 1 and m − 1.</summary>
    /// <exception cref="ArgumentException">The widths differ, a set has fewer than 2 codes, or a value is not finite.</exception>
    public static double Between(float[,] first, float[,] second)
    {
        CodeRows.CheckFit(first);
        CodeRows.CheckFit(second);
        CodeRows.Check(second, first.GetLength(1));
        var ((m1, c1), (m2, c2)) = (CodeRows.Moments(first), CodeRows.Moments(second));
        return Between(m1, c1, m2, c2);
    }

    /// <summary>The distance between N(m₁, C₁) and N(m₂, C₂); covariances (d×d, row-major) as lower triangles.</summary>
    internal static double Between(double[] m1, double[] c1, double[] m2, double[] c2)
    {
        var size = m1.Length;
        var sum = 0.0;
        for (var i = 0; i < size; i++) sum += (m1[i] - m2[i]) * (m1[i] - m2[i]) + c1[i * size + i] + c2[i * size + i];
        return Math.Max(0, sum - 2 * TraceOfRoot(c1, c2, size));
    }

    /// <summary>tr((C₁·C₂)^½): with C₁ = A·Aᵀ the product has the eigenvalues of Aᵀ·C₂·A, which is symmetric.</summary>
    private static double TraceOfRoot(double[] c1, double[] c2, int size)
    {
        var (values, vectors) = SymmetricEigen.Decompose((double[])c1.Clone(), size, size);
        var root = new double[size * size]; // a row of Aᵀ: an eigenvector of C₁ times the root of its eigenvalue
        for (var k = 0; k < size; k++)
            for (var i = 0; i < size; i++) root[k * size + i] = vectors[k * size + i] * Math.Sqrt(Math.Max(0, values[k]));
        var half = new double[size * size];
        Parallel.For(0, size, k =>
        {
            for (var j = 0; j < size; j++)
                for (var i = 0; i < size; i++) half[k * size + j] += root[k * size + i] * c2[Math.Max(i, j) * size + Math.Min(i, j)];
        });
        var product = new double[size * size];
        Parallel.For(0, size, k =>
        {
            for (var l = 0; l <= k; l++)
                for (var i = 0; i < size; i++) product[k * size + l] += half[k * size + i] * root[l * size + i];
        });
        return SymmetricEigen.Decompose(product, size, 0).Values.Sum(value => Math.Sqrt(Math.Max(0, value)));
    }
}
