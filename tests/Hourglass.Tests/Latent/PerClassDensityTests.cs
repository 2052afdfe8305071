using Hourglass.Latent;
using Hourglass.Parts;

namespace Hourglass.Tests.Latent;

public sealed class PerClassDensityTests
{
    private static readonly string[] Names = ["left", "none", "right"];

    [Fact]
    public void Each_class_is_drawn_from_the_density_of_its_own_rows()
    {
        var (codes, labels) = Rows();
        var density = PerClassDensity.Fit(codes, labels, Names, FullGaussian.Fit);
        var alone = FullGaussian.Fit(CodeRows.Select(codes, [.. Enumerable.Range(0, 300).Where(r => labels[r] == 2)]));
        Assert.Equal(alone.LogDensity(codes), density.OfClass(2).LogDensity(codes));
        Assert.Equal([2.0 / 3, 1.0 / 3], density.Weights.ToArray());
        Codes.AssertMoments([.. alone.Mean.ToArray().Select(m => (double)m)], alone.Covariance(), density.SampleClass(2, 100_000, 3));
    }

    [Fact]
    public void Pooled_samples_have_the_moments_of_the_weighted_classes_and_follow_the_density()
    {
        var (codes, labels) = Rows();
        var density = PerClassDensity.Fit(codes, labels, Names, FullGaussian.Fit);
        var (mean, covariance) = GaussianMixtureTests.Moments(density);
        var (draws, drawn) = density.SampleWithLabels(100_000, 4);
        Assert.Equal(draws, density.Sample(100_000, 4));
        Codes.AssertMoments(mean, covariance, draws);
        Codes.AssertIntegrates(density, 14);
        Assert.Equal(1.0 / 3, drawn.Count(label => label == 2) / 100_000.0, 0.005);
        Assert.DoesNotContain(1, drawn);
        Assert.All(Enumerable.Range(0, 1000), r => Assert.True(draws[r, 0] < 0 == (drawn[r] == 0)));
    }

    [Fact]
    public void A_saved_one_gives_the_same_numbers_to_the_last_bit_mixtures_within_it_too()
    {
        var (codes, labels) = Rows();
        var density = PerClassDensity.Fit(codes, labels, Names, some => GaussianMixture.Fit(some, 2));
        var again = Assert.IsType<PerClassDensity>(CodeDensity.Load(density.ToAttachment()));
        Assert.Equal(Names, again.ClassNames);
        Assert.Equal(density.LogDensity(codes), again.LogDensity(codes));
        Assert.Equal(density.SampleClass(0, 20, 5), again.SampleClass(0, 20, 5));
        Assert.Equal(density.Bic(codes), again.Bic(codes));
    }

    [Fact]
    public void Classes_that_cannot_be_sampled_throw_by_name()
    {
        var (codes, labels) = Rows();
        var density = PerClassDensity.Fit(codes, labels, Names, DiagonalGaussian.Fit);
        Assert.Contains("“none”", Assert.Throws<InvalidInputException>(() => density.SampleClass(1, 1, 0)).Message);
        Assert.Contains("found 3", Assert.Throws<InvalidInputException>(() => density.SampleClass(3, 1, 0)).Message);
        labels[5] = 1;
        Assert.Contains("“none”", Rejected(labels));
        Assert.Contains("found 2", Rejected([0, 0]));

        string Rejected(int[] given) =>
            Assert.ThrowsAny<ArgumentException>(() => PerClassDensity.Fit(codes, given, Names, DiagonalGaussian.Fit)).Message;
    }

    /// <summary>Twice as many rows on the left as on the right, and none of the class in between.</summary>
    private static (float[,] Codes, int[] Labels) Rows() =>
        (Codes.Blobs(300, 2, 6, [-7, 0], [-7, 1], [7, 2]), [.. Enumerable.Range(0, 300).Select(r => r % 3 == 2 ? 2 : 0)]);
}
