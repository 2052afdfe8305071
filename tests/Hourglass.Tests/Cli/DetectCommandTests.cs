using System.Globalization;
using System.Text.Json;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;

namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass detect fit|score|threshold|explain</c>.</summary>
public sealed class DetectCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Fit_prints_the_metrics_of_PCA_too_names_the_positive_class_and_saves_the_detector()
    {
        Train();
        var output = Fit().Succeeded().Output;
        Assert.Contains("PCA-2", output);
        Assert.Contains("positive   anomaly: every class but “odd”", output);
        Assert.Contains("With “odd” (normal) as the positive class", output);
        var json = Parse(Fit("--json").Succeeded().Output);
        var detectors = json.GetProperty("detectors").EnumerateArray().ToArray();
        Assert.Equal(["autoencoder", "PCA-2"], detectors.Select(each => each.GetProperty("name").GetString()));
        Assert.Equal(
            detectors[0].GetProperty("positive=anomaly").GetProperty("truePositives").GetInt32(),
                detectors[0].GetProperty("positive=normal").GetProperty("trueNegatives").GetInt32());
        Assert.Contains("mean row", Fit("--pca", "0,1").Succeeded().Output);
    }

    [Fact]
    public void The_metrics_are_those_of_the_library()
    {
        Train();
        var found = Parse(Fit("--test", _tiny.Data, "--label-column", "class", "--json").Succeeded().Output).GetProperty("detectors")[0];
        var detector = AnomalyDetector.Load(ModelFile.Load(Path.Combine(_tiny.Out, "model.safetensors")))!;
        var expected = detector.Measure(CsvFile.Read(_tiny.Data, new CsvOptions { LabelColumn = "class" }));
        Assert.Equal(expected.Roc.Area, found.GetProperty("auroc").GetDouble());
        Assert.Equal(expected.PrecisionRecall.AveragePrecision, found.GetProperty("averagePrecision").GetDouble());
        Assert.Equal(expected.Confusion.F1, found.GetProperty("positive=anomaly").GetProperty("f1").GetDouble());
    }

    [Fact]
    public void A_table_of_prices_has_its_residuals_drawn_and_written_by_day()
    {
        var prices = PriceSeries.Create(600);
        var lines = Enumerable.Range(0, 600).Select(day => string.Create(
            CultureInfo.InvariantCulture, $"{new DateOnly(2020, 1, 1).AddDays(day):yyyy-MM-dd},{day % 7},{prices.Table.Floats[day]:F2}"));
        File.WriteAllLines(_tiny.File("prices.csv"), ["date,volume,close", .. lines]);
        Command.Run(
            "train", "price-residual", "--data", _tiny.File("prices.csv"), "--index-column", "date", "--columns", "close", "--out",
            _tiny.Out, "--quiet").Succeeded();
        Assert.Contains("id=\"series\"", File.ReadAllText(Path.Combine(_tiny.Out, "report.html")));
        var days = Command.Run("detect", "score", _tiny.Out, _tiny.File("prices.csv"), "--steps").Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal("step,score,threshold,anomaly,probability,residual,z", days[0]);
        Assert.Equal(601, days.Length);
        Assert.Equal("", days[64].Split(',')[^1]); // no past yet
        Assert.NotEqual("", days[65].Split(',')[^1]);
    }

    [Fact]
    public void The_threshold_moves_without_training_and_the_verdicts_with_it()
    {
        Train();
        var fitted = Parse(Fit("--contamination", "0", "--json").Succeeded().Output).GetProperty("detectors")[0];
        Assert.Equal(0, fitted.GetProperty("flaggedNormals").GetDouble());
        Assert.InRange(Flagged(_tiny.Data), 0, 15); // rows it was not fitted on may lie above
        var moved = Parse(Command.Run("detect", "threshold", _tiny.Out, "--value", "0", "--json").Succeeded().Output);
        Assert.True(moved.GetProperty("thresholdBefore").GetDouble() > 0);
        Assert.Equal(60, Flagged(_tiny.Data));
        Command.Run("detect", "threshold", _tiny.Out, "--q", "0.5").Succeeded();
        Assert.InRange(Flagged(_tiny.Data), 20, 40);
        Assert.Contains("0.5 quantile", Command.Run("detect", "threshold", _tiny.Out).Succeeded().Output);
        Assert.Contains("best F1",
            Command.Run("detect", "threshold", _tiny.Out, _tiny.Data, "--label-column", "class", "--rule", "best-f1").Succeeded().Output);
    }

    [Fact]
    public void The_costs_of_false_negatives_and_false_positives_move_the_threshold()
    {
        Train();
        var (even, negatives, positives) = (Threshold(), Threshold("--false-negative-cost", "100"),
            Threshold("--false-positive-cost", "100"));
        Assert.True(negatives < positives, $"{negatives}, {positives}");
        Assert.InRange(even, negatives, positives);

        double Threshold(params string[] costs) =>
            Parse(Fit(["--rule", "cost", .. costs,
                "--json"]).Succeeded().Output).GetProperty("detectors")[0].GetProperty("threshold").GetDouble();
    }

    [Fact]
    public void Other_rows_can_be_tested_on()
    {
        Train();
        Assert.Equal((15, 60), (Measured(), Measured("--test", _tiny.Data, "--label-column", "class")));

        int Measured(params string[] words)
        {
            var found = Parse(Fit([.. words, "--json"]).Succeeded().Output).GetProperty("detectors")[0].GetProperty("positive=anomaly");
            return ((string[])["truePositives", "falsePositives", "trueNegatives",
                "falseNegatives"]).Sum(name => found.GetProperty(name).GetInt32());
        }
    }

    [Fact]
    public void Scores_are_a_line_per_row_the_same_as_CSV_and_as_JSON()
    {
        Train();
        Fit().Succeeded();
        var csv = Score(_tiny.Data).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,score,threshold,anomaly,probability,pcaScore,pcaThreshold,pcaAnomaly", csv[0]);
        Assert.Equal(61, csv.Length);
        var json = Command.Run("detect", "score", _tiny.Out, _tiny.Data, "--label-column", "class", "--json").Succeeded().Output.Split('\n',
            StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(csv[18].Split(',')[1], Parse(json[17]).GetProperty("score").GetRawText());
        Command.Run("detect", "score", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", _tiny.File("scores.csv")).Succeeded();
        Assert.Equal(Score(_tiny.Data), File.ReadAllText(_tiny.File("scores.csv")));
    }

    [Fact]
    public void Explain_shows_contributions_that_sum_to_the_score_under_the_names_of_the_columns()
    {
        Train();
        Fit("--score", "mse").Succeeded();
        string[] words = ["detect", "explain", _tiny.Out, _tiny.Data, "--label-column", "class", "--row", "7"];
        var json = Parse(Command.Run([.. words, "--json"]).Succeeded().Output);
        var features = json.GetProperty("features").EnumerateArray().ToArray();
        Assert.Equal(["a", "b", "c", "d"], features.Select(feature => feature.GetProperty("name").GetString()).Order());
        Assert.Equal(json.GetProperty("score").GetDouble(), features.Sum(feature => feature.GetProperty("share").GetDouble()), 1e-6);
        var table = Command.Run([.. words, "--top", "2"]).Succeeded().Output;
        Assert.Contains("█", table);
        Assert.Contains("and 2 others", table);
        Assert.Contains("PCA-2: score", table);
    }

    [Fact]
    public void A_series_is_cut_into_windows_and_scored_by_step()
    {
        var series = _tiny.File("series.csv");
        var values = Enumerable.Range(0,
            200).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Sin(i / 3.0):R}"));
        File.WriteAllLines(series, ["v", .. values]);
        Command.Run(
            "train", _tiny.Recipe, "--out", _tiny.Out, "--quiet", "--data", series, "--set", "data.labelColumn=null", "--set",
                "data.window=16", "--set", "data.stride=2",
            "--set", "decoder.1.units=16", "--set", "data.testFraction=0.5").Succeeded();
        Command.Run("detect", "fit", _tiny.Out).Succeeded();
        var windows = Command.Run("detect", "score", _tiny.Out, series).Succeeded().Output.Split('\n',
            StringSplitOptions.RemoveEmptyEntries);
        var steps = Command.Run("detect", "score", _tiny.Out, series, "--steps", "--past", "10").Succeeded().Output.Split('\n',
            StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((94, 201), (windows.Length, steps.Length));
        Assert.Equal("step,score,threshold,anomaly,probability,residual,z", steps[0]);
        Assert.EndsWith(",", steps[10]); // there are too few past steps
        Assert.False(steps[11].EndsWith(','));
        Assert.Contains("the column “v” of the model's table is missing",
            Command.Run("detect", "score", _tiny.Out, _tiny.Data, "--label-column", "class", "--steps").Rejected(1));
        Assert.Contains("--past", Command.Run("detect", "score", _tiny.Out, series, "--past", "9").Rejected(2));
    }

    [Fact]
    public void Impossible_options_are_rejected_with_the_reason()
    {
        Train();
        Assert.Contains("detect fit", Command.Run("detect", "score", _tiny.Out, _tiny.Data).Rejected(2));
        Assert.Contains("--normal", Command.Run("detect", "fit", _tiny.Out).Rejected(2));
        Assert.Contains("its classes are", Command.Run("detect", "fit", _tiny.Out, "--normal", "od").Rejected(2));
        Assert.Contains("“mahalanobis”", Fit("--score", "mahalanobi").Rejected(2));
        Assert.Contains("variational", Fit("--score", "elbo").Rejected(2));
        Assert.Contains("“quantile”", Fit("--rule", "quantil").Rejected(2));
        Assert.Contains("--q", Fit("--rule", "quantile").Rejected(2));
        Assert.Contains("--k requires the rule mean+sigma", Fit("--rule", "best-f1", "--k", "2").Rejected(2));
        Assert.Contains("0 to 1", Fit("--q", "2").Rejected(2));
        Assert.Contains("--pca", Fit("--pca", "two").Rejected(2));
        Assert.Contains("0 to 3", Fit("--pca", "4").Rejected(2));
        Fit().Succeeded();
        Assert.Contains("rows 0 to 59",
            Command.Run("detect", "explain", _tiny.Out, _tiny.Data, "--label-column", "class", "--row", "60").Rejected(2));
        Assert.Contains("either --value or a rule",
            Command.Run("detect", "threshold", _tiny.Out, "--value", "1", "--q", "0.5").Rejected(2));
        Assert.Contains("labeled anomalies", Command.Run("detect", "threshold", _tiny.Out, "--rule", "best-f1").Rejected(2));
    }

    private void Train() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    private Outcome Fit(params string[] more) => Command.Run(["detect", "fit", _tiny.Out, "--normal", "odd", .. more]);

    private string Score(string data) => Command.Run("detect", "score", _tiny.Out, data, "--label-column", "class").Succeeded().Output;

    private int Flagged(string data) => Score(data).Split('\n',
        StringSplitOptions.RemoveEmptyEntries).Skip(1).Count(line => line.Split(',')[3] == "1");

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
