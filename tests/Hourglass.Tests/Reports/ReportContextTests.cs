using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

/// <summary>The detector of a report is the one that the model carries, or the one that its recipe asks for.</summary>
public sealed class ReportContextTests
{
    private static readonly float[,] _rows = new float[40, 3];

    static ReportContextTests()
    {
        for (var r = 0; r < 40; r++) (_rows[r, 0], _rows[r, 1], _rows[r, 2]) = (MathF.Sin(r), MathF.Cos(r), MathF.Sin(2 * r));
    }

    [Theory]
    [InlineData(null, "mae")]
    [InlineData("mse", "mse")]
    [InlineData("mahalanobis", "mahalanobis")]
    [InlineData("""{ "score": "joint" }""", "joint")]
    public void The_score_is_that_of_the_recipe(string? score, string expected)
    {
        var (model, data) = Create(score);
        var detector = new ReportContext(model, data).Detector;
        Assert.Equal(expected, detector.ScoreKind.Name);
        Assert.Equal(AnomalyDetector.Fit(model, data.Train, AnomalyScore.Of(model.Recipe)).Threshold, detector.Threshold);
    }

    [Fact]
    public void A_detector_of_the_model_comes_first()
    {
        var (model, data) = Create("mse");
        AnomalyDetector.Fit(model, data.Train, new MeanAbsoluteErrorScore()).Attach();
        Assert.Equal("mae", new ReportContext(model, data).Detector.ScoreKind.Name);
    }

    [Theory]
    [InlineData("mea", "mae")]
    [InlineData("{ \"score\": ", "score")]
    public void A_score_that_does_not_exist_is_named(string score, string hint) =>
        Assert.Contains(hint, Assert.Throws<RecipeException>(() => AnomalyScore.Of(new Recipe { Score = score })).Message);

    private static (Autoencoder Model, TrainingData Data) Create(string? score)
    {
        var rows = new DataSet("rows", _rows);
        var recipe = Recipe.Dense([2]) with { Score = score, Training = new() { Epochs = 2 } };
        return (Autoencoder.Train(recipe, rows), TrainingData.Prepare(recipe, new DataPair(rows, null)));
    }
}
