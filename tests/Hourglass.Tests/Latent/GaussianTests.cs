using Hourglass.Latent;
using Hourglass.Parts;

namespace Hourglass.Tests.Latent;

/// <summary>Normal densities of codes: diagonal and full.</summary>
public sealed class GaussianTests
{
    private static readonly float[,] Four = { { 0, 0 }, { 2, 1 }, { 0, 4 }, { 2, 3 } };

    [Fact]
    public void A_diagonal_one_has_the_mean_and_the_unbiased_variance_of_the_codes()
    {
        var density = DiagonalGaussian.Fit(Four);
        Assert.Equal([1f, 2f], density.Mean.ToArray());
        Assert.Equal(4.0 / 3, Math.Pow(density.StandardDeviation[0], 2), 1e-6);
        Assert.Equal(10.0 / 3, Math.Pow(density.StandardDeviation[1], 2), 1e-6);
        Assert.Equal(4, density.ParameterCount);
        var expected = -Math.Log(2 * Math.PI) - 0.5 * Math.Log(4.0 / 3 * 10 / 3) - 0.5 * (1 / (4.0 / 3) + 4 / (10.0 / 3));
        Assert.Equal(expected, density.LogDensity(new float[,] { { 0, 0 } })[0], 1e-6);
    }

    [Fact]
    public void A_full_one_has_the_covariance_and_the_mahalanobis_distances_worked_out_by_hand()
    {
        // C = 1/3·(4 −2; −2 10) has the determinant 4 and the inverse 1/12·(10 2; 2 4).
        var density = FullGaussian.Fit(new float[,] { { 0, 1 }, { 2, 0 }, { 0, 4 }, { 2, 3 } });
        Assert.Equal(0, density.Ridge);
        Assert.Equal(5, density.ParameterCount);
        Assert.Equal([4.0 / 3, -2.0 / 3, -2.0 / 3, 10.0 / 3], density.Covariance().Cast<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(
            [(10.0 + 2 * 2 * 2 + 4 * 4) / 12, 0], density.Mahalanobis(new float[,] { { 2, 4 }, { 1, 2 } }),
            (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(-Math.Log(2 * Math.PI) - 0.5 * Math.Log(4), density.LogDensity(new float[,] { { 1, 2 } })[0], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Draws_have_the_mean_and_the_covariance_of_the_fit(int width)
    {
        var codes = Codes.Blobs(500, width, 3);
        var full = FullGaussian.Fit(codes);
        Codes.AssertMoments([.. full.Mean.ToArray().Select(m => (double)m)], full.Covariance(), full.Sample(100_000, 11));
        var (mean, covariance) = Codes.Moments(codes);
        for (var i = 0; i < width; i++)
        {
            Assert.Equal(mean[i], full.Mean[i], 1e-5);
            for (var j = 0; j < width; j++)
                Assert.Equal(covariance[i, j] * 500 / 499, full.Covariance()[i, j], 1e-5 * (1 + Math.Abs(covariance[i, j])));
        }

        var diagonal = DiagonalGaussian.Fit(codes);
        var apart = new double[width, width];
        for (var i = 0; i < width; i++) apart[i, i] = Math.Pow(diagonal.StandardDeviation[i], 2);
        Codes.AssertMoments([.. diagonal.Mean.ToArray().Select(m => (double)m)], apart, diagonal.Sample(100_000, 12));
    }

    [Fact]
    public void The_density_integrates_to_1_and_draws_follow_it()
    {
        var codes = Codes.Blobs(400, 2, 9, [1, -0.5f]);
        Codes.AssertIntegrates(DiagonalGaussian.Fit(codes), 12);
        Codes.AssertIntegrates(FullGaussian.Fit(codes), 12);
    }

    [Fact]
    public void Mahalanobis_distances_of_draws_have_the_mean_of_chi_squared()
    {
        var density = FullGaussian.Fit(Codes.Blobs(200, 5, 4));
        Assert.Equal(5, density.Mahalanobis(density.Sample(50_000, 1)).Average(), 3 * Math.Sqrt(2 * 5 / 50_000.0));
    }

    [Fact]
    public void A_singular_covariance_gets_a_small_ridge_and_a_constant_dimension_hardly_varies()
    {
        var codes = new float[50, 3];
        var source = Codes.Blobs(50, 1, 2);
        for (var r = 0; r < 50; r++) (codes[r, 0], codes[r, 1], codes[r, 2]) = (source[r, 0], 7, 2 * source[r, 0]);
        var full = FullGaussian.Fit(codes);
        Assert.InRange(full.Ridge, 1e-7, 1e-4);
        foreach (var density in (CodeDensity[])[full, DiagonalGaussian.Fit(codes)])
        {
            Assert.All(density.LogDensity(codes), log => Assert.True(double.IsFinite(log)));
            var draws = density.Sample(100, 1);
            for (var r = 0; r < 100; r++) Assert.Equal(7, draws[r, 1], 0.05);
        }

        Assert.All(FullGaussian.Fit(Codes.Blobs(4, 10, 1)).LogDensity(Codes.Blobs(4, 10, 1)), log => Assert.True(double.IsFinite(log)));
        Assert.True(double.IsFinite(FullGaussian.Fit(new float[5, 2]).LogDensity(new float[1, 2])[0]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws_and_more_of_them_begin_alike()
    {
        var density = FullGaussian.Fit(Codes.Blobs(100, 4, 1));
        var (few, many) = (density.Sample(10, 3), density.Sample(1000, 3));
        Assert.Equal(few.Cast<float>(), many.Cast<float>().Take(40));
        Assert.NotEqual(few.Cast<float>(), density.Sample(10, 4).Cast<float>());
    }

    [Fact]
    public void A_saved_density_gives_the_same_numbers_to_the_last_bit()
    {
        var codes = Codes.Blobs(300, 4, 6);
        foreach (var density in (CodeDensity[])[DiagonalGaussian.Fit(codes), FullGaussian.Fit(codes)])
        {
            var again = CodeDensity.Load(density.ToAttachment());
            Assert.Equal(density.GetType(), again.GetType());
            Assert.Equal(density.LogDensity(codes), again.LogDensity(codes));
            Assert.Equal(density.Sample(20, 2), again.Sample(20, 2));
            Assert.Equal(density.Bic(codes), again.Bic(codes));
        }
    }

    [Fact]
    public void Invalid_densities_throw()
    {
        Assert.Contains("found 1×2", Assert.Throws<InvalidInputException>(() => FullGaussian.Fit(new float[1, 2])).Message);
        Assert.Contains(
            "row 1", Assert.Throws<InvalidInputException>(() => DiagonalGaussian.Fit(new float[,] { { 1 }, { float.NaN } })).Message);
        Assert.Contains(
            "2 values; found 3", Assert.Throws<InvalidInputException>(() => FullGaussian.Fit(Four).LogDensity(new float[1, 3])).Message);
        Assert.Contains(
            "“mean”", Assert.ThrowsAny<FormatException>(() => CodeDensity.Load(new("""{"density":"diagonal","size":2}"""))).Message);
        Assert.Contains("“blob”", Assert.ThrowsAny<FormatException>(() => CodeDensity.Load(new("""{"density":"blob"}"""))).Message);
    }
}
