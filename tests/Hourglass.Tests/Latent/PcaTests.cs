using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Latent;
using Hourglass.Parts;

namespace Hourglass.Tests.Latent;

public sealed class PcaTests
{
    private static readonly Backend Reference = new ReferenceBackend();

    [Fact]
    public void Tensors_and_arrays_give_the_same_results()
    {
        var rows = new float[,] { { 1, 2, 0 }, { 2, 1, 1 }, { 0, 3, 5 }, { 4, 4, 2 } };
        var tensor = Tensor.Create(rows.Cast<float>().ToArray(), [4, 3, 1]);
        var (expected, pca) = (Pca.Fit(rows, 2), Pca.Fit(tensor, 2));
        Assert.Equal(expected.Components, pca.Components);
        Assert.Equal(expected.Encode(rows).Cast<float>(), pca.Encode(tensor));
        Assert.Equal(expected.Decode(expected.Encode(rows)).Cast<float>(), pca.Decode(pca.Encode(tensor)));
        Assert.Equal(expected.Reconstruct(rows).Cast<float>(), pca.Reconstruct(tensor));
        Assert.Equal([4, 3, 1], pca.Reconstruct(tensor).Lengths.ToArray());
    }

    [Fact]
    public void Points_on_a_line_have_one_component_along_it()
    {
        var pca = Pca.Fit(new float[,] { { 1, 2 }, { 2, 4 }, { 3, 6 } }, backend: Reference);
        Assert.Equal([2, 4], pca.Mean);
        Assert.Equal(5, pca.ExplainedVariance[0], 1e-6);
        Assert.Equal(0, pca.ExplainedVariance[1], 1e-6);
        Assert.Equal(5, pca.TotalVariance, 1e-6);
        Assert.Equal(1, pca.ExplainedVarianceRatio()[0], 1e-6);
        Assert.Equal(1 / Math.Sqrt(5), pca.Components[0, 0], 1e-6);
        Assert.Equal(2 / Math.Sqrt(5), pca.Components[0, 1], 1e-6);
        var codes = pca.Encode(new float[,] { { 3, 6 }, { 2, 4 } });
        Assert.Equal(Math.Sqrt(5), codes[0, 0], 1e-6);
        Assert.Equal(0, codes[1, 0], 1e-6);
    }

    [Fact]
    public void All_components_reproduce_every_row_and_decode_undoes_encode()
    {
        var (rows, map) = Rows(50, 9, seed: 1);
        var pca = Pca.Fit(rows, map, backend: Reference);
        Assert.Equal(0, pca.MeanSquaredError(rows, map), 1e-10);
        var codes = pca.Encode(rows, map);
        Assert.Equal((50, 9), (codes.GetLength(0), codes.GetLength(1)));
        AssertClose(pca.Reconstruct(rows, map), pca.Decode(codes), 1e-6);
        AssertClose(pca.Encode(pca.Decode(codes)), codes, 1e-5);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(7, 7)]
    [InlineData(40, 60)]
    [InlineData(2100, 5)]
    [InlineData(5000, 3)]
    public void Error_on_the_fitted_rows_is_the_discarded_variance(int n, int d)
    {
        var (rows, map) = Rows(n, d, seed: n + d);
        for (var k = 1; k <= d; k += 1 + d / 4)
        {
            var pca = Pca.Fit(rows, map, k, Reference);
            Assert.Equal(k, pca.LatentSize);
            var left = pca.TotalVariance;
            foreach (var variance in pca.ExplainedVariance) left -= variance;
            Assert.Equal(left * (n - 1) / n / d, pca.MeanSquaredError(rows, map), 1e-5 * pca.TotalVariance);
            Assert.Equal(pca.TotalVariance * (n - 1) / n / d, pca.MeanBaselineError(rows, map), 1e-5 * pca.TotalVariance);
            AssertOrthonormal(pca.Components);
        }
    }

    [Fact]
    public void Variance_along_a_component_is_the_variance_of_its_codes()
    {
        var (rows, map) = Rows(300, 12, seed: 5);
        var pca = Pca.Fit(rows, map, 4, Reference);
        var codes = pca.Encode(rows, map);
        for (var j = 0; j < 4; j++)
        {
            var column = Enumerable.Range(0, 300).Select(i => (double)codes[i, j]).ToArray();
            Assert.Equal(0, column.Average(), 1e-5);
            Assert.Equal(pca.ExplainedVariance[j], column.Sum(v => v * v) / 299, 1e-5 * pca.TotalVariance);
        }
    }

    [Fact]
    public void A_large_offset_and_sorted_rows_do_not_spoil_the_covariance()
    {
        var random = new Random(8);
        var rows = new float[4000, 3];
        for (var i = 0; i < 4000; i++)
        {
            rows[i, 0] = 10_000 + i / 1000;
            rows[i, 1] = 10_000 + random.NextSingle();
            rows[i, 2] = 7;
        }

        var pca = Pca.Fit(rows, backend: Reference);
        Assert.Equal(1.25 * 4000 / 3999, pca.ExplainedVariance[0], 1e-3);
        Assert.Equal(1 / 12.0, pca.ExplainedVariance[1], 3e-3);
        Assert.Equal(0, pca.ExplainedVariance[2]);
        Assert.Equal(7, pca.Mean[2]);
    }

    [Fact]
    public void The_largest_entry_of_each_component_is_positive()
    {
        var (rows, map) = Rows(200, 15, seed: 9);
        var components = Pca.Fit(rows, map, backend: Reference).Components;
        for (var k = 0; k < 15; k++)
            Assert.True(Enumerable.Range(0, 15).Select(c => components[k, c]).MaxBy(Math.Abs) > 0);

        // Opposite columns: both entries are as large, so the first decides.
        var opposite = Pca.Fit(new float[,] { { 1, -1 }, { -1, 1 }, { 3, -3 } }, backend: Reference);
        Assert.True(opposite.Components[0, 0] > 0 && opposite.Components[0, 1] < 0);
    }

    [Fact]
    public void Bytes_through_a_map_are_floats_scaled_by_hand()
    {
        var random = new Random(10);
        var bytes = new byte[60 * 8];
        random.NextBytes(bytes);
        var scaled = new float[60, 8];
        for (var i = 0; i < bytes.Length; i++) scaled[i / 8, i % 8] = bytes[i] / 255f - 0.5f;
        var map = new AffineMap([1 / 255f], [-0.5f]);
        var fromBytes = Pca.Fit(RowTable.FromBytes(bytes, 60, 8), map, 3, Reference);
        var fromFloats = Pca.Fit(scaled, 3, Reference);
        AssertClose(fromBytes.Components, fromFloats.Components, 1e-5);
        AssertClose(fromBytes.Encode(RowTable.FromBytes(bytes, 60, 8), map), fromFloats.Encode(scaled), 1e-5);
        AssertClose(fromBytes.Reconstruct(RowTable.FromBytes(bytes, 60, 8), map), fromFloats.Reconstruct(scaled), 1e-5);
    }

    [Fact]
    public void Rows_that_never_vary_explain_nothing_and_are_reconstructed()
    {
        var rows = new float[,] { { 1, 2, 3 }, { 1, 2, 3 } };
        var pca = Pca.Fit(rows, backend: Reference);
        Assert.Equal([0, 0, 0], pca.ExplainedVarianceRatio());
        AssertOrthonormal(pca.Components);
        AssertClose(rows, pca.Reconstruct(rows), 0);
    }

    [Fact]
    public void The_default_backend_agrees_with_the_reference()
    {
        var (rows, map) = Rows(2500, 30, seed: 11);
        var (expected, found) = (Pca.Fit(rows, map, 6, Reference), Pca.Fit(rows, map, 6));
        Assert.True(SubspaceAngles.Largest(expected.Components, found.Components) < 0.01);
        Assert.Equal(expected.TotalVariance, found.TotalVariance, 1e-6 * expected.TotalVariance);
        Assert.Equal(expected.MeanSquaredError(rows, map), found.MeanSquaredError(rows, map), 1e-6);
        Assert.Equal(found.Components, Pca.Fit(rows, map, 6).Components);
    }

    [Fact]
    public void Wrong_arguments_throw_with_what_was_expected()
    {
        var (rows, map) = Rows(10, 4, seed: 12);
        Says<ArgumentOutOfRangeException>("1 to 4", () => Pca.Fit(rows, map, 5));
        Says<ArgumentOutOfRangeException>("found 0", () => Pca.Fit(rows, map, 0));
        Says<ArgumentException>("found 1", () => Pca.Fit(new float[1, 3]));
        var pca = Pca.Fit(rows, map, 2, Reference);
        Says<ArgumentException>("4 values; found rows of 7", () => pca.Encode(new float[2, 7]));
        Says<ArgumentException>("2 values; found 3", () => pca.Decode(new float[2, 3]));
        Assert.Throws<InvalidInputException>(() => pca.MeanBaselineError(RowTable.FromFloats([], 0, 4), map));
        Assert.Empty(pca.Encode(new float[0, 4]));
        Assert.Empty(pca.Decode(new float[0, 2]));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named_by_row_and_column()
    {
        var rows = new float[2060, 3];
        for (var i = 0; i < rows.Length; i++) rows[i / 3, i % 3] = i % 7;
        rows[2055, 1] = float.NaN;
        var error = Assert.Throws<ArgumentException>(() => Pca.Fit(rows, backend: Reference));
        Assert.Contains("row 2055, column 1", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Pca.Fit(new float[,] { { 1, 1e30f }, { 2, -1e30f } }, backend: Reference));
        Assert.Contains("column 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncation_is_a_fit_of_fewer_components()
    {
        var (rows, map) = Rows(80, 6, seed: 13);
        var (all, two) = (Pca.Fit(rows, map, backend: Reference), Pca.Fit(rows, map, 2, Reference));
        var truncated = all.Truncate(2);
        Assert.Equal(two.Components, truncated.Components);
        Assert.Equal(two.ExplainedVarianceRatio(), truncated.ExplainedVarianceRatio());
        Assert.Equal(two.Encode(rows, map), truncated.Encode(rows, map));
        Assert.Throws<ArgumentOutOfRangeException>(() => two.Truncate(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => two.Truncate(0));
    }

    [Fact]
    public void A_canceled_fit_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Pca.Fit(new float[5, 2], backend: Reference, cancellation: source.Token));
    }

    private static void Says<TException>(string words, Action act) where TException : Exception =>
        Assert.Contains(words, Assert.ThrowsAny<TException>(act).Message, StringComparison.Ordinal);

    /// <summary>Correlated columns of very different variance.</summary>
    private static (RowTable Rows, AffineMap Map) Rows(int n, int d, int seed)
    {
        var random = new Random(seed);
        var mixing = Enumerable.Range(0, d * d).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var values = new float[n * d];
        for (var r = 0; r < n; r++)
        {
            for (var s = 0; s < d; s++)
            {
                var source = (random.NextSingle() - 0.5f) * 5 / (1 + s);
                for (var c = 0; c < d; c++) values[r * d + c] += source * mixing[s * d + c];
            }
        }

        return (RowTable.FromFloats(values, n, d), new AffineMap([2f], [1f]));
    }

    private static void AssertOrthonormal(float[,] rows)
    {
        for (var i = 0; i < rows.GetLength(0); i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var dot = 0.0;
                for (var c = 0; c < rows.GetLength(1); c++) dot += (double)rows[i, c] * rows[j, c];
                Assert.Equal(i == j ? 1 : 0, dot, 1e-6);
            }
        }
    }

    private static void AssertClose(float[,] expected, float[,] found, double tolerance)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (found.GetLength(0), found.GetLength(1)));
        for (var r = 0; r < expected.GetLength(0); r++)
            for (var c = 0; c < expected.GetLength(1); c++) Assert.Equal(expected[r, c], found[r, c], tolerance);
    }
}
