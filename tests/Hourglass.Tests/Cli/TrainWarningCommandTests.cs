using System.Globalization;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

/// <summary>What <c>train</c> says before it trains.</summary>
public sealed class TrainWarningCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainWarningCommandTests()
    {
        var random = new Random(3);
        var lines = Enumerable.Range(0, 200).Select(_ => string.Join(',', Enumerable.Range(0, 4).Select(
            c => (1000 + c + 20 * random.NextDouble() * random.NextDouble()).ToString("F4", CultureInfo.InvariantCulture))));
        File.WriteAllLines(Data, ["a,b,c,d", .. lines]);
        File.WriteAllText(Recipe, $$"""
            {
              "name": "bce", "data": { "source": "{{Data}}", "scaler": "minMaxPerColumn", "testFraction": 0.3 },
              "encoder": [ { "layer": "dense", "units": 2 } ],
              "decoder": [ { "layer": "dense", "units": 4, "activation": "sigmoid" } ],
              "objective": { "loss": "binaryCrossEntropy" },
              "training": { "epochs": 2, "batchSize": 16, "seed": 1 }
            }
            """);
    }

    private string Data => _folder.File("rows.csv");

    private string Recipe => _folder.File("bce.json");

    public void Dispose() => _folder.Dispose();

    /// <summary>Faults 6 and 7: columns near 1000, and test rows outside the training rows' range.</summary>
    [Theory]
    [InlineData("data.validation=test")]
    [InlineData("data.validation=none")]
    public void Test_rows_outside_the_training_rows_are_noted_and_measured(string setting)
    {
        var trained = Command.Run("train", Recipe, "--out", _folder.File("out"), "--quiet", "--set", setting).Succeeded();
        Assert.Contains("of 60 test rows ha", trained.Error, StringComparison.Ordinal);
        Assert.Contains("scaled values outside [0, 1]", trained.Error, StringComparison.Ordinal);
        Assert.Contains("test rows", trained.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out/report.html")));
        Command.Run("evaluate", _folder.File("out"), Data).Succeeded();
    }

    [Fact]
    public void Columns_near_1000_train_without_a_word() =>
        Assert.Empty(Command.Run(
            "train", Recipe, "--out", _folder.File("out"), "--quiet", "--set", "data.testFraction=null").Succeeded().Error);

    /// <summary>Fault 20.</summary>
    [Fact]
    public void A_sigmoid_over_standardized_rows_is_warned_of()
    {
        var trained = Command.Run(
            "train", Recipe, "--out", _folder.File("out"), "--quiet", "--set", "data.scaler=standard", "--set",
            "objective.loss=squaredError").Succeeded();
        Assert.StartsWith("warning: the last layer's sigmoid gives values from 0 to 1;", trained.Error, StringComparison.Ordinal);
    }

    /// <summary>What the command line sets is not changed to suit other data, but warned of.</summary>
    [Theory]
    [InlineData("sigmoid", "warning: the last layer's sigmoid gives values from 0 to 1;")]
    [InlineData("relu", "warning: the last layer's ReLU gives values from 0 up;")]
    public void A_decoder_that_is_set_stays(string activation, string warning)
    {
        var trained = Command.Run(
            "train", Recipe, "--data", Data, "--out", _folder.File("out"), "--quiet", "--set", "data.scaler=standard", "--set",
            "objective.loss=squaredError", "--set", $$"""decoder=[{"layer":"dense","units":4,"activation":"{{activation}}"}]""")
            .Succeeded();
        Assert.Contains(warning, trained.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("linear instead", trained.Error, StringComparison.Ordinal);
    }

    /// <summary>Fault 22.</summary>
    [Fact]
    public void A_collapse_by_the_reduction_names_it()
    {
        var trained = Command.Run(
            "train", Recipe, "--out", _folder.File("out"), "--quiet", "--set", "data.testFraction=null", "--set",
            "bottleneck={\"bottleneck\":\"gaussian\",\"size\":2}", "--set", "objective.reduction=mean", "--set",
            "objective.penalties=[{\"penalty\":\"kl\",\"weight\":50}]", "--epochs", "60").Succeeded();
        Assert.Contains("the cause may be objective.reduction = mean", trained.Error, StringComparison.Ordinal);
    }
}
