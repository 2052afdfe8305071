using Hourglass.Latent;

namespace Hourglass.Tests.Latent;

public sealed class GaussianMixtureTests
{
    private static readonly float[][] Corners = [[-6, -4], [6, -4], [0, 7]];

    [Theory]
    [InlineData(CovarianceKind.Diagonal)]
    [InlineData(CovarianceKind.Full)]
    public void One_component_is_the_Gaussian_except_for_the_divisor_of_the_variance(CovarianceKind kind)
    {
        var codes = Codes.Blobs(5000, 3, 1);
        var mixture = GaussianMixture.Fit(codes, 1, kind);
        CodeDensity gaussian = kind == CovarianceKind.Full ? FullGaussian.Fit(codes) : DiagonalGaussian.Fit(codes);
        Assert.Equal(gaussian.ParameterCount, mixture.ParameterCount);
        Assert.Equal(gaussian.LogDensity(codes).Average(), mixture.LogDensity(codes).Average(), 1e-5);
    }

    [Fact]
    public void Separate_clusters_are_found_with_their_weights_and_the_criterion_counts_them()
    {
        var codes = Codes.Blobs(1500, 2, 8, Corners);
        var (best, tried) = GaussianMixture.FitBest(codes, 1, 6);
        Assert.Equal(3, best.Components);
        Assert.Equal([1, 2, 3, 4, 5, 6], tried.Select(one => one.Components));
        Assert.Equal(best.Bic(codes), tried.Min(one => one.Bic));
        Assert.All(best.Weights.ToArray(), weight => Assert.Equal(1.0 / 3, weight, 0.01));
        var means = best.Parts.Cast<FullGaussian>().Select(part => part.Mean.ToArray()).OrderBy(mean => mean[0]).ToArray();
        foreach (var (mean, center) in means.Zip(Corners.OrderBy(center => center[0])))
            for (var c = 0; c < 2; c++) Assert.Equal(center[c], mean[c], 0.25);
    }

    [Theory]
    [InlineData(CovarianceKind.Diagonal)]
    [InlineData(CovarianceKind.Full)]
    public void Draws_have_the_mean_and_the_covariance_of_the_fit_and_follow_its_density(CovarianceKind kind)
    {
        var mixture = GaussianMixture.Fit(Codes.Blobs(900, 2, 2, Corners), 3, kind, seed: 1);
        var (mean, covariance) = Moments(mixture);
        Codes.AssertMoments(mean, covariance, mixture.Sample(100_000, 21));
        Codes.AssertIntegrates(mixture, 16);
    }

    [Fact]
    public void More_components_make_the_training_codes_more_likely()
    {
        var codes = Codes.Blobs(1000, 2, 5, Corners);
        var likelihoods = Enumerable.Range(1, 3).Select(count => GaussianMixture.Fit(codes, count).LogDensity(codes).Average()).ToArray();
        Assert.True(likelihoods[0] < likelihoods[1] && likelihoods[1] < likelihoods[2], string.Join(", ", likelihoods));
    }

    [Fact]
    public void Responsibilities_sum_to_one_and_separate_clusters()
    {
        var codes = Codes.Blobs(300, 2, 7, Corners);
        var shares = GaussianMixture.Fit(codes, 3).Responsibilities(codes);
        for (var r = 0; r < 300; r++)
        {
            Assert.Equal(1, shares[r, 0] + shares[r, 1] + shares[r, 2], 1e-12);
            var own = Enumerable.Range(0, 3).MaxBy(k => shares[r, k]);
            Assert.Equal(Enumerable.Range(0, 3).MaxBy(k => shares[r % 3, k]), own);
        }
    }

    [Fact]
    public void Components_without_rows_are_dropped()
    {
        var twoPlaces = new float[40, 2];
        for (var r = 0; r < 40; r++) twoPlaces[r, 0] = r % 2 == 0 ? -1 : 1;
        var mixture = GaussianMixture.Fit(twoPlaces, 5);
        Assert.Equal(2, mixture.Components);
        Assert.All(mixture.LogDensity(twoPlaces), log => Assert.True(double.IsFinite(log)));

        var withOutlier = Codes.Blobs(200, 2, 3);
        (withOutlier[7, 0], withOutlier[7, 1]) = (1e6f, -1e6f); // a component of this row alone would have no variance
        Assert.True(GaussianMixture.Fit(withOutlier, 4).Components < 4);
        Assert.Equal(1, GaussianMixture.Fit(new float[10, 3], 3).Components);
        Assert.Equal(1, GaussianMixture.Fit(new float[,] { { 0 }, { 1 } }, 2).Components); // two rows cannot hold two components
    }

    [Fact]
    public void A_saved_mixture_gives_the_same_numbers_to_the_last_bit_and_so_does_a_second_fit()
    {
        var codes = Codes.Blobs(600, 3, 4, [0, 0, 0], [9, 0, 3]);
        var mixture = GaussianMixture.Fit(codes, 2, seed: 3);
        var again = Assert.IsType<GaussianMixture>(CodeDensity.Load(mixture.ToAttachment()));
        Assert.Equal(mixture.LogDensity(codes), again.LogDensity(codes));
        Assert.Equal(mixture.Sample(50, 1), again.Sample(50, 1));
        Assert.Equal(mixture.LogDensity(codes), GaussianMixture.Fit(codes, 2, seed: 3).LogDensity(codes));
    }

    [Fact]
    public void An_invalid_number_of_components_throws()
    {
        var codes = Codes.Blobs(10, 2, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianMixture.Fit(codes, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianMixture.Fit(codes, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussianMixture.FitBest(codes, 3, 2));
    }

    /// <summary>By the laws of total expectation and covariance.</summary>
    internal static (double[] Mean, double[,] Covariance) Moments(MixtureDensity mixture)
    {
        var size = mixture.Size;
        var (mean, covariance) = (new double[size], new double[size, size]);
        var parts = mixture.Parts.Select(Gaussian).ToArray();
        for (var k = 0; k < parts.Length; k++)
            for (var i = 0; i < size; i++) mean[i] += mixture.Weights[k] * parts[k].Mean[i];
        for (var k = 0; k < parts.Length; k++)
            for (var i = 0; i < size; i++)
                for (var j = 0; j < size; j++)
                    covariance[i, j] += mixture.Weights[k] * (
                        parts[k].Covariance[i, j] + (parts[k].Mean[i] - mean[i]) * (parts[k].Mean[j] - mean[j]));
        return (mean, covariance);

        (double[] Mean, double[,] Covariance) Gaussian(CodeDensity part)
        {
            if (part is FullGaussian full) return ([.. full.Mean.ToArray().Select(m => (double)m)], full.Covariance());
            var diagonal = (DiagonalGaussian)part;
            var own = new double[size, size];
            for (var i = 0; i < size; i++) own[i, i] = Math.Pow(diagonal.StandardDeviation[i], 2);
            return ([.. diagonal.Mean.ToArray().Select(m => (double)m)], own);
        }
    }
}
