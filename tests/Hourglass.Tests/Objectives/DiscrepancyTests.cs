using Hourglass.Evaluation;
using Hourglass.Tests.Models;

namespace Hourglass.Tests.Objectives;

/// <summary>The maximum mean discrepancy between codes and a prior, in whole models.</summary>
public sealed class DiscrepancyTests
{
    [Theory]
    [InlineData("inverseMultiquadratic")]
    [InlineData("rbf")]
    public void The_discrepancy_regularizes_codes_towards_the_prior_too(string kernel)
    {
        var rows = TinyData.Table(400);
        var model = AdversaryTests.Train($$"""{ "penalty": "mmd", "weight": 3, "kernel": "{{kernel}}" }""", rows, 60);
        var (mean, sigma) = AdversaryTests.Moments(model.Encode(rows));
        Assert.InRange(mean, 0, 0.2);
        Assert.InRange(sigma, 0.8, 1.2);
        Assert.True(model.Evaluate(rows).Terms["mmd"] < 0.1);
        Assert.Equal("N(0, I)", model.Prior!.ToString());
        Assert.Equal(5, model.Sample(5, 1).GetLength(0));
    }

    [Fact]
    public void A_single_row_has_no_discrepancy() =>
        Assert.Equal(0, AdversaryTests.Train("""{ "penalty": "mmd" }""", TinyData.Table(17), 1).Evaluate(TinyData.Table(1)).Terms["mmd"]);
}
