using Hourglass.Evaluation;

namespace Hourglass.Tests.Evaluation;

public sealed class MetricsTests
{
    [Fact]
    public void Metrics_are_one_readable_line()
    {
        var metrics = new Metrics(0.0123456, 0.00873, 0.045, 0.89921, 10_000)
        {
            Terms = new Dictionary<string, double> { ["loss"] = 0.0123456, ["squaredError"] = 0.0123456 },
        };
        Assert.Equal("loss 0.01235, MSE 0.00873, MAE 0.045, explained variance 0.8992, 10,000 rows", metrics.ToString());
    }

    [Fact]
    public void The_line_has_the_terms_of_penalties_and_the_error_of_corrupted_rows()
    {
        var metrics = new Metrics(2.5, 0.01, 0.05, double.NaN, 12)
        {
            CorruptedMeanSquaredError = 0.04,
            Terms = new Dictionary<string, double> { ["loss"] = 2.5, ["binaryCrossEntropy"] = 2, ["kl"] = 0.5 },
        };
        Assert.Equal(
            "loss 2.5, MSE 0.01 (corrupted rows 0.04), MAE 0.05, explained variance NaN, 12 rows, binaryCrossEntropy 2, kl 0.5",
            metrics.ToString());
    }
}
