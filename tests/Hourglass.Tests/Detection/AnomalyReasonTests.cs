using System.Globalization;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Tests.Detection;

/// <summary>The columns that make a row an anomaly, planted in a table whose columns depend on a load and a mode.</summary>
public sealed class AnomalyReasonTests
{
    private static readonly AnomalyDetector _detector = Fit("joint");

    private static string Header => "load,heat,current,volt,mode\n";

    public static TheoryData<string> Scores => ["mae", "mse", "joint"];

    [Theory]
    [MemberData(nameof(Scores))]
    public void The_planted_column_is_the_first_reason_and_its_expected_value_is_the_usual_one(string score)
    {
        var detector = score == "joint" ? _detector : Fit(score);
        // heat = 40 + 30·load, current = 2 + 6·load, volt = 3.3 whatever the load.
        Check("0.5,90,5,3.3,on", "heat", 55, 6);
        Check("0.5,55,1,3.3,on", "current", 5, 1);
        Check("0.5,55,5,2.4,on", "volt", 3.3, 0.06);

        void Check(string row, string column, double expected, double tolerance)
        {
            var rows = Read(row);
            var reasons = detector.FindReasons(rows, 0);
            Assert.Equal(column, reasons[0].Column);
            Assert.Equal(expected, reasons[0].Expected!.Value, tolerance);
            Assert.True(reasons[0].Score < detector.Score(rows)[0]);
        }
    }

    [Fact]
    public void Of_an_unusual_value_that_spoils_the_others_the_largest_share_is_not_the_reason()
    {
        // The volt varies so little that a large deviation moves the code and with it all reconstructions.
        var rows = Read("0.5,55,5,2.0,on");
        Assert.NotEqual("volt", _detector.Explain(rows, 0).Shares[0].Name);
        Assert.Equal("volt", _detector.FindReasons(rows, 0)[0].Column);
        Assert.True(_detector.FindReasons(rows, 0)[0].Score < _detector.Threshold);
    }

    [Fact]
    public void With_the_expected_values_of_all_reasons_the_row_is_normal()
    {
        var rows = Read("0.5,90,5,2.4,on");
        var reasons = _detector.FindReasons(rows, 0);
        Assert.Equal(["heat", "volt"], reasons.Select(reason => reason.Column).Order());
        Assert.False(_detector.IsAnomaly(reasons[^1].Score));
        var repaired = string.Create(CultureInfo.InvariantCulture, $"0.5,{Expected("heat")},5,{Expected("volt")},on");
        Assert.Equal(reasons[^1].Score, _detector.Score(Read(repaired))[0], 3);
        Assert.Single(_detector.FindReasons(rows, 0, most: 1));

        float Expected(string column) => reasons.Single(reason => reason.Column == column).Expected!.Value;
    }

    [Fact]
    public void A_category_is_a_reason_as_a_whole()
    {
        // The mode is on where the load is above a quarter.
        var reason = Assert.Single(_detector.FindReasons(Read("0.9,67,7.4,3.3,off"), 0));
        Assert.Equal(("mode", "off", "on"), (reason.Column, reason.Category, reason.ExpectedCategory));
        Assert.Null(reason.Value);
        Assert.Equal("mode off, expected on", reason.ToString());
    }

    [Fact]
    public void A_normal_row_has_no_reasons_and_a_reason_has_digits_that_tell_its_values_apart()
    {
        Assert.Empty(_detector.FindReasons(Read("0.5,55,5,3.3,on"), 0));
        Assert.Equal("volt 2.7, expected 3.301", new AnomalyReason("volt", 2.7f, 3.3012f, 1).ToString());
        Assert.Equal("p 1013.2, expected 1012.9", new AnomalyReason("p", 1013.2f, 1012.9f, 1).ToString());
        Assert.Equal("p missing, expected 1013", new AnomalyReason("p", null, 1012.9f, 1).ToString());
    }

    private static AnomalyDetector Fit(string score)
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, 400).Select(_ =>
        {
            var load = random.NextDouble();
            var (heat, current, volt) = (40 + 30 * load + Noise(0.5), 2 + 6 * load + Noise(0.1), 3.3 + Noise(0.01));
            return FormattableString.Invariant($"{load:F3},{heat:F2},{current:F3},{volt:F4},{(load > 0.25 ? "on" : "off")}");
        });
        var rows = CsvFile.Read(new StringReader(Header + string.Join('\n', lines)), "rows", new() { Categorical = ["mode"] });
        var model = Autoencoder.Train(rows, RecipeTask.Anomalies);
        return AnomalyDetector.Fit(model, rows, PartRegistry.Create<AnomalyScore>(score), new QuantileRule(0.99));

        double Noise(double sigma) =>
            sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static DataSet Read(string row) =>
        CsvFile.Read(new StringReader(Header + row), "row", new() { Schema = _detector.Model.Table });
}
