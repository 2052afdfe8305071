using Hourglass.Detection;
using Hourglass.Parts;

namespace Hourglass.Tests.Detection;

/// <summary>Each rule against values computed by hand for ten scores: mean 5.5, population variance 8.25.</summary>
public sealed class ThresholdRuleTests
{
    private static readonly float[] _scores = [3, 1, 10, 2, 9, 4, 8, 5, 7, 6];

    [Theory]
    [InlineData(1, 8.372281323269014)]
    [InlineData(2, 11.244562646538029)]
    [InlineData(0, 5.5)]
    [InlineData(-1, 2.6277186767309857)]
    public void Mean_plus_k_sigma(double k, double expected) => Assert.Equal(expected, new MeanPlusSigma(k).Choose(_scores), 12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 5.5)]
    [InlineData(0.9, 9.1)]
    [InlineData(0.95, 9.55)]
    [InlineData(1, 10)]
    public void Quantile(double q, double expected) => Assert.Equal(expected, new QuantileRule(q).Choose(_scores), 12);

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(0.1, 9.1, 1)]
    [InlineData(0.2, 8.2, 2)]
    public void Contamination_is_the_maximum_score_for_0_and_otherwise_a_quantile(double c, double expected, int flagged)
    {
        var threshold = new Contamination(c).Choose(_scores);
        Assert.Equal(expected, threshold, 12);
        Assert.Equal(flagged, _scores.Count(score => score > threshold));
    }

    [Fact]
    public void A_given_value_is_that_value() => Assert.Equal(0.25, new FixedThreshold(0.25).Choose(_scores));

    /// <summary>Normal 1 2 3 4 6, anomalies 5 7 8 9 10. Above 4.5: TP 5, FP 1, F1 10/11. Above 6.5: TP 4, FP 0, F1 8/9.</summary>
    [Fact]
    public void Best_f1_and_minimum_cost_are_midpoints_of_two_scores()
    {
        float[] normal = [4, 2, 1, 6, 3], anomalies = [9, 5, 7, 8, 10];
        Assert.Equal(4.5, new BestF1().Choose(normal, anomalies));
        Assert.Equal(6.5, new MinimumCost(1, 1).Choose(normal, anomalies)); // 1 miss or 1 false positive: the higher of the two
        Assert.Equal(4.5, new MinimumCost(2, 1).Choose(normal, anomalies));
        Assert.Equal(6.5, new MinimumCost(1, 3).Choose(normal, anomalies));
        Assert.Equal(10, new MinimumCost(0, 1).Choose(normal, anomalies)); // misses are free: nothing is flagged
        var all = new MinimumCost(1, 0).Choose(normal, anomalies);
        Assert.Equal(4.5, all);
        Assert.True(new MinimumCost(1, 0).Choose([5, 6], [1, 2]) < 1); // false positives are free: all rows are flagged
    }

    [Fact]
    public void Best_f1_is_at_least_that_of_any_other_threshold()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 200; trial++)
        {
            float[] normal = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (float)random.Next(8))];
            float[] anomalies = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (float)random.Next(3, 10))];
            var best = F1(new BestF1().Choose(normal, anomalies));
            for (var threshold = -0.5; threshold < 11; threshold += 0.5) Assert.True(F1(threshold) <= best + 1e-12);

            double F1(double threshold)
            {
                var (found, falsePositives) = (anomalies.Count(score => score > threshold), normal.Count(score => score > threshold));
                return 2.0 * found / (found + falsePositives + anomalies.Length);
            }
        }
    }

    [Fact]
    public void A_message_says_what_a_rule_needs()
    {
        Assert.Contains(
            "best-f1 needs the scores of labeled anomalies",
            Assert.Throws<InvalidInputException>(() => new BestF1().Choose(_scores)).Message);
        Assert.Contains("at least one normal row", Assert.Throws<InvalidInputException>(() => new MeanPlusSigma().Choose([])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileRule(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Contamination(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Contamination(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedThreshold(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinimumCost(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanPlusSigma(double.PositiveInfinity));
    }
}
