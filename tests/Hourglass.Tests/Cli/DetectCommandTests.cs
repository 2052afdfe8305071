using System.Text.Json;

namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass detect fit|score|threshold|explain</c>.</summary>
public sealed class DetectCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Fit_prints_pca_beside_names_the_positive_class_and_saves_the_detector()
    {
        Train();
        var output = Fit().Succeeded().Output;
        Assert.Contains("PCA-2", output);
        Assert.Contains("positive   anomaly: every class but “odd”", output);
        Assert.Contains("With “odd” (normal) as the positive class", output);
        var json = Parse(Fit("--json").Succeeded().Output);
        var detectors = json.GetProperty("detectors").EnumerateArray().ToArray();
        Assert.Equal(["autoencoder", "PCA-2"], detectors.Select(each => each.GetProperty("name").GetString()));
        Assert.InRange(detectors[0].GetProperty("auroc").GetDouble(), 0, 1);
        Assert.Equal(
            detectors[0].GetProperty("positive=anomaly").GetProperty("truePositives").GetInt32(), detectors[0].GetProperty("positive=normal").GetProperty("trueNegatives").GetInt32());
        Assert.Contains("mean row", Fit("--pca", "0,1").Succeeded().Output);
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
        Assert.Contains("best F1", Command.Run("detect", "threshold", _tiny.Out, _tiny.Data, "--label-column", "class", "--rule", "best-f1").Succeeded().Output);
    }

    [Fact]
    public void What_a_miss_and_a_false_alarm_cost_moves_the_threshold()
    {
        Train();
        var (even, misses, alarms) = (Threshold(), Threshold("--miss-cost", "100"), Threshold("--alarm-cost", "100"));
        Assert.True(misses < alarms, $"{misses}, {alarms}");
        Assert.InRange(even, misses, alarms);

        double Threshold(params string[] costs) =>
            Parse(Fit(["--rule", "cost", .. costs, "--json"]).Succeeded().Output).GetProperty("detectors")[0].GetProperty("threshold").GetDouble();
    }

    [Fact]
    public void Other_rows_can_be_measured_on()
    {
        Train();
        Assert.Equal((15, 60), (Measured(), Measured("--test", _tiny.Data, "--label-column", "class")));

        int Measured(params string[] words)
        {
            var found = Parse(Fit([.. words, "--json"]).Succeeded().Output).GetProperty("detectors")[0].GetProperty("positive=anomaly");
            return ((string[])["truePositives", "falsePositives", "trueNegatives", "falseNegatives"]).Sum(name => found.GetProperty(name).GetInt32());
        }
    }

    [Fact]
    public void Scores_are_a_line_a_row_the_same_as_csv_and_as_json()
    {
        Train();
        Fit().Succeeded();
        var csv = Score(_tiny.Data).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,score,threshold,anomaly,probability,pcaScore,pcaThreshold,pcaAnomaly", csv[0]);
        Assert.Equal(61, csv.Length);
        var json = Command.Run("detect", "score", _tiny.Out, _tiny.Data, "--label-column", "class", "--json").Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(csv[18].Split(',')[1], Parse(json[17]).GetProperty("score").GetRawText());
        Command.Run("detect", "score", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", _tiny.File("scores.csv")).Succeeded();
        Assert.Equal(Score(_tiny.Data), File.ReadAllText(_tiny.File("scores.csv")));
    }

    [Fact]
    public void Explain_shows_shares_that_sum_to_the_score_under_the_names_of_the_columns()
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
        Assert.Contains("PCA-2 beside it", table);
    }

    [Fact]
    public void A_series_is_cut_into_windows_and_scored_by_step()
    {
        var series = _tiny.File("series.csv");
        File.WriteAllLines(series, ["v", .. Enumerable.Range(0, 200).Select(i => Math.Sin(i / 3.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture))]);
        Command.Run(
            "train", _tiny.Recipe, "--out", _tiny.Out, "--quiet", "--data", series, "--set", "data.labelColumn=null", "--set", "data.window=16", "--set", "data.stride=2",
            "--set", "decoder.1.units=16", "--set", "data.testFraction=0.5").Succeeded();
        Command.Run("detect", "fit", _tiny.Out).Succeeded();
        var windows = Command.Run("detect", "score", _tiny.Out, series).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var steps = Command.Run("detect", "score", _tiny.Out, series, "--steps", "--past", "10").Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((94, 201), (windows.Length, steps.Length));
        Assert.Equal("step,score,threshold,anomaly,probability,residual,z", steps[0]);
        Assert.EndsWith(",", steps[10]); // nothing before it to compare with
        Assert.False(steps[11].EndsWith(','));
        Assert.Contains("--steps needs", Command.Run("detect", "score", _tiny.Out, _tiny.Data, "--label-column", "class", "--steps").Refused(2));
        Assert.Contains("--past", Command.Run("detect", "score", _tiny.Out, series, "--past", "9").Refused(2));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_words()
    {
        Train();
        Assert.Contains("detect fit", Command.Run("detect", "score", _tiny.Out, _tiny.Data).Refused(2));
        Assert.Contains("--normal", Command.Run("detect", "fit", _tiny.Out).Refused(2));
        Assert.Contains("its classes are", Command.Run("detect", "fit", _tiny.Out, "--normal", "od").Refused(2));
        Assert.Contains("“mahalanobis”", Fit("--score", "mahalanobi").Refused(2));
        Assert.Contains("variational", Fit("--score", "elbo").Refused(2));
        Assert.Contains("“quantile”", Fit("--rule", "quantil").Refused(2));
        Assert.Contains("--q", Fit("--rule", "quantile").Refused(2));
        Assert.Contains("--k goes with the rule mean+sigma", Fit("--rule", "best-f1", "--k", "2").Refused(2));
        Assert.Contains("0 to 1", Fit("--q", "2").Refused(2));
        Assert.Contains("--pca", Fit("--pca", "two").Refused(2));
        Assert.Contains("0 to 3", Fit("--pca", "4").Refused(2));
        Fit().Succeeded();
        Assert.Contains("rows 0 to 59", Command.Run("detect", "explain", _tiny.Out, _tiny.Data, "--label-column", "class", "--row", "60").Refused(2));
        Assert.Contains("either --value or a rule", Command.Run("detect", "threshold", _tiny.Out, "--value", "1", "--q", "0.5").Refused(2));
        Assert.Contains("labeled anomalies", Command.Run("detect", "threshold", _tiny.Out, "--rule", "best-f1").Refused(2));
    }

    private void Train() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    private Outcome Fit(params string[] more) => Command.Run(["detect", "fit", _tiny.Out, "--normal", "odd", .. more]);

    private string Score(string data) => Command.Run("detect", "score", _tiny.Out, data, "--label-column", "class").Succeeded().Output;

    private int Flagged(string data) => Score(data).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Count(line => line.Split(',')[3] == "1");

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
