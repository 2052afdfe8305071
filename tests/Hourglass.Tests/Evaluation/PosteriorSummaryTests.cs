using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Evaluation;

/// <summary>What the Gaussian codes of many rows tell of a model.</summary>
public sealed class PosteriorSummaryTests
{
    [Fact]
    public void Active_units_and_collapse_are_told_from_the_codes()
    {
        var means = new float[100, 4];
        for (var r = 0; r < 100; r++) (means[r, 0], means[r, 1], means[r, 2]) = (r % 2 == 0 ? 1 : -1, r % 2 == 0 ? 0.09f : -0.09f, 3);
        var codes = new LatentDistribution(means, new float[100, 4]).Summarize();
        // a mean that never changes tells nothing of a row, however large it is; .0081 is below .01
        Assert.Equal([1.0, 0.0081, 0, 0], codes.VariancesOfMeans.Select(v => Math.Round(v, 6)));
        Assert.Equal(1, codes.ActiveCount);
        Assert.Equal([0.5, 0.00405, 4.5, 0], codes.Divergences.Select(d => Math.Round(d, 6)));
        Assert.Null(codes.DescribeCollapse());
        Assert.Contains("0 of 4", new LatentDistribution(new float[100, 4], new float[100, 4]).Summarize().DescribeCollapse());
        Assert.Throws<InvalidInputException>(() => new LatentDistribution(new float[0, 4], new float[0, 4]).Summarize());
    }

    [Fact]
    public void A_divergence_is_finite_for_any_variance_that_a_head_can_give()
    {
        var q = new LatentDistribution(new float[1, 2], new float[,] { { -200, 90 } }).Summarize();
        Assert.Equal(0.5 * 199, q.Divergences[0], 1e-9);
        Assert.True(double.IsFinite(q.Divergences[1]));
    }
}
