using Hourglass.Compute;
using Hourglass.Latent;
using Hourglass.Numerics;

namespace Hourglass.Tests.Latent;

public sealed class DualPcaTests
{
    [Theory]
    [InlineData(2, 3, 1)]
    [InlineData(6, 40, 3)]
    [InlineData(30, 31, 5)]
    [InlineData(25, 5000, 4)] // more columns than a block of products
    public void Rows_products_give_the_components_of_the_covariance(int n, int d, int k)
    {
        var rows = Rows(n, d);
        var pca = Pca.Fit(rows, k);
        var (mean, values, vectors) = Primal(rows, Math.Min(k, n - 1));
        for (var c = 0; c < d; c++) Assert.Equal(mean[c], pca.Mean[c], 1e-5);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], pca.ExplainedVariance[i], 1e-5 * values[0]);
            var dot = Enumerable.Range(0, d).Sum(c => vectors[i][c] * pca.Components[i, c]);
            Assert.Equal(1, Math.Abs(dot), 1e-5);
        }
    }

    [Fact]
    public void Rows_products_and_covariance_agree_on_the_same_rows()
    {
        // 40 rows of 39 columns go by the covariance, of 41 columns (two of them constant) by the products of the rows.
        var narrow = Rows(40, 39);
        var wide = new float[40, 41];
        for (var r = 0; r < 40; r++)
            for (var c = 0; c < 41; c++) wide[r, c] = c < 39 ? narrow[r, c] : 7;
        var (primal, dual) = (Pca.Fit(narrow, 6), Pca.Fit(wide, 6));
        Assert.Equal(primal.TotalVariance, dual.TotalVariance, 1e-5 * primal.TotalVariance);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(primal.ExplainedVariance[i], dual.ExplainedVariance[i], 1e-5 * primal.ExplainedVariance[0]);
            for (var c = 0; c < 39; c++) Assert.Equal(primal.Components[i, c], dual.Components[i, c], 1e-4);
            Assert.Equal(0, dual.Components[i, 40], 1e-5);
        }
    }

    [Fact]
    public void A_known_answer_of_two_rows()
    {
        // Rows ±(3, 0, 4, 0)·½ around (1, 1, 1, 1): one component (0.6, 0, 0.8, 0) of variance 2·(2.5)² ÷ 1.
        var pca = Pca.Fit(new float[,] { { 2.5f, 1, 3, 1 }, { -0.5f, 1, -1, 1 } }, 2);
        Assert.Equal(12.5, pca.ExplainedVariance[0], 1e-5);
        Assert.Equal(0, pca.ExplainedVariance[1], 1e-5);
        Assert.Equal(12.5, pca.TotalVariance, 1e-5);
        Assert.Equal([0.6f, 0, 0.8f, 0], Enumerable.Range(0, 4).Select(c => MathF.Round(pca.Components[0, c], 5)));
        Assert.Equal([1, 1, 1, 1], pca.Mean);
    }

    [Fact]
    public void All_components_are_orthonormal_although_few_vary()
    {
        var pca = Pca.Fit(Rows(5, 12));
        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var dot = Enumerable.Range(0, 12).Sum(c => (double)pca.Components[i, c] * pca.Components[j, c]);
                Assert.Equal(i == j ? 1 : 0, dot, 1e-5);
            }
        }

        Assert.Equal(4, pca.ExplainedVariance.ToArray().Count(variance => variance > 1e-6));
    }

    [Fact]
    public void Equal_rows_have_no_variance()
    {
        var pca = Pca.Fit(new float[,] { { 1, 2, 3 }, { 1, 2, 3 } }, 1);
        Assert.Equal(0, pca.TotalVariance);
        Assert.Equal(1, Enumerable.Range(0, 3).Sum(c => pca.Components[0, c] * pca.Components[0, c]), 1e-6);
    }

    [Fact]
    public void Memory_is_that_of_rows_not_of_columns_squared()
    {
        var rows = Rows(4, 20_000); // the covariance alone would take 3.2 GB
        Pca.Fit(Rows(4, 100), 2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pca.Fit(rows, 2);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }

    [Fact]
    public void Blocks_of_rows_give_what_all_rows_give()
    {
        // Above 4 million columns a block holds few rows; the products of any two blocks are needed.
        var rows = RowArrays.Table(Rows(9, 30));
        var (_, products) = RowProducts.Compute(Backend.Default, rows, AffineMap.Identity, default);
        var (_, inBlocks) = RowProducts.Compute(Backend.Default, rows, AffineMap.Identity, default, blockRows: 2);
        for (var i = 0; i < 9; i++)
            for (var j = 0; j <= i; j++) Assert.Equal(products[i * 9 + j], inBlocks[i * 9 + j], 1e-4);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named()
    {
        var rows = Rows(3, 10);
        rows[1, 4] = float.NaN;
        Assert.Contains("row 1, column 4", Assert.Throws<ArgumentException>(() => Pca.Fit(rows, 1)).Message);
    }

    [Theory]
    [InlineData(3, 10)]
    [InlineData(30, 10)]
    public void A_canceled_fit_ends(int n, int d) =>
        Assert.ThrowsAny<OperationCanceledException>(() => Pca.Fit(Rows(n, d), 1, cancellation: new CancellationToken(true)));

    [Fact]
    public void A_canceled_decomposition_ends() => Assert.ThrowsAny<OperationCanceledException>(
        () => SymmetricEigen.Decompose([2, 1, 1, 2], 2, 1, new CancellationToken(true)));

    private static (double[] Mean, double[] Values, double[][] Vectors) Primal(float[,] rows, int k)
    {
        var (n, d) = (rows.GetLength(0), rows.GetLength(1));
        if (d > 200)
        {
            // Power iteration with the rows themselves: X·(Xᵀ·v) without a covariance.
            return PowerIteration(rows, k);
        }

        var (mean, covariance) = Covariance.Compute(Backend.Default, RowArrays.Table(rows), AffineMap.Identity, default);
        var (values, vectors) = SymmetricEigen.Decompose(covariance, d, k);
        return (mean, values[..k], [.. vectors.Chunk(d)]);
    }

    private static (double[] Mean, double[] Values, double[][] Vectors) PowerIteration(float[,] rows, int k)
    {
        var (n, d) = (rows.GetLength(0), rows.GetLength(1));
        var mean = Enumerable.Range(0, d).Select(c => Enumerable.Range(0, n).Average(r => (double)rows[r, c])).ToArray();
        var (values, vectors) = (new double[k], new List<double[]>());
        var random = new Random(4);
        for (var i = 0; i < k; i++)
        {
            var v = Enumerable.Range(0, d).Select(_ => random.NextDouble() - 0.5).ToArray();
            for (var step = 0; step < 60; step++)
            {
                var next = new double[d];
                for (var r = 0; r < n; r++)
                {
                    var dot = 0.0;
                    for (var c = 0; c < d; c++) dot += (rows[r, c] - mean[c]) * v[c];
                    for (var c = 0; c < d; c++) next[c] += dot * (rows[r, c] - mean[c]);
                }

                foreach (var other in vectors)
                {
                    var dot = next.Zip(other, (a, b) => a * b).Sum();
                    for (var c = 0; c < d; c++) next[c] -= dot * other[c];
                }

                var length = Math.Sqrt(next.Sum(value => value * value));
                values[i] = length / (n - 1);
                v = [.. next.Select(value => value / length)];
            }

            vectors.Add(v);
        }

        return (mean, values, [.. vectors]);
    }

    /// <summary>Rows of a few directions of clearly different variance, with a little noise.</summary>
    private static float[,] Rows(int n, int d)
    {
        var random = new Random(n + d);
        var rows = new float[n, d];
        for (var r = 0; r < n; r++)
        {
            double[] code = [.. Enumerable.Range(0, 6).Select(i => (random.NextDouble() - 0.5) * Math.Pow(0.4, i) * 8)];
            for (var c = 0; c < d; c++)
                rows[r, c] = (float)(c % 3 + code.Select((z, i) => z * Math.Cos((i + 1) * (c + 0.5) * Math.PI / d)).Sum()
                    + 0.01 * random.NextDouble());
        }

        return rows;
    }
}
