using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

/// <summary>What a report shows of a detector.</summary>
public sealed class DetectionSectionsTests
{
    [Fact]
    public void The_bars_sum_to_the_rows_and_a_moved_threshold_changes_the_counts()
    {
        var (detector, rows) = Create(6);
        var before = DetectionSections.Create(detector, rows).ToArray();
        Assert.Equal(["detection", "scores", "roc", "precision-recall", "detected", "reasons"], before.Select(section => section.Name));
        var chart = Assert.IsType<HistogramChart>(((ChartSection)before[1]).Chart);
        Assert.Equal(["normal (class fine)", "anomaly (class odd)"], chart.Groups);
        Assert.Equal([70, 30], chart.Counts.Select(counts => counts.Sum()));
        Assert.Equal(detector.Threshold, chart.Line!.Value.Value);
        Assert.Contains("The bars sum to 100", before[1].Note);

        detector.SetThreshold(new FixedThreshold(0));
        var after = DetectionSections.Create(detector, rows).ToArray();
        Assert.Contains("100 of 100 rows are above", after[1].Note);
        Assert.NotEqual(before[1].Note, after[1].Note);
        Assert.Equal([1.0, 1.0], ((TableSection)after[0]).Rows.Select(row => row.Values[6])); // recall of both, all rows being flagged
    }

    [Theory]
    [InlineData(6)]
    [InlineData(40)]
    public void Unlabeled_rows_have_no_curves_and_every_page_is_whole(int width)
    {
        var (detector, rows) = Create(width);
        var unlabeled = new DataSet("rows", rows.Table);
        foreach (var data in (DataSet[])[rows, unlabeled])
            Assert.Contains(
                "PCA-2",
                HtmlReport.Render(new ReportContent { Title = "detection", Sections = [.. DetectionSections.Create(detector, data)] }));
        Assert.Equal(
            ["detection", "scores", "detected", "reasons"], DetectionSections.Create(detector, unlabeled).Select(section => section.Name));
    }

    [Fact]
    public void Signals_show_a_normal_row_an_anomaly_and_its_error_by_itself()
    {
        var (detector, rows) = Create(40);
        var chart = Assert.IsType<SignalChart>(
            ((ChartSection)DetectionSections.Create(detector, rows).Single(section => section.Name == "detected")).Chart);
        Assert.Equal(3, chart.Samples.Count);
        var (anomaly, error) = (chart.Samples[1], chart.Samples[2]);
        for (var c = 0; c < 40; c++)
            Assert.Equal(anomaly.Versions[0].Span[c] - anomaly.Versions[1].Span[c], error.Versions[0].Span[c], 1e-5);
        Assert.All(error.Versions[1].ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_reasons_are_the_largest_shares_of_the_worst_rows()
    {
        var (detector, rows) = Create(6);
        var chart = Assert.IsType<BarChart>(((ChartSection)DetectionSections.Create(detector, rows).Last()).Chart);
        var scores = detector.Score(rows);
        var worst = Array.IndexOf(scores, scores.Max());
        var first = detector.Explain(rows, worst).Shares[0];
        Assert.Equal(new Bar(first.Name, first.Share), chart.Bars[0]);
        Assert.Equal(scores.Max(), chart.Bars.Where(bar => bar.Group == 0).Sum(bar => bar.Value), 1e-5);
    }

    [Fact]
    public void Rows_are_numbered_as_in_their_file_and_anomalies_of_a_table_have_reasons()
    {
        var random = new Random(8);
        var text = "a,b,c\n" + string.Join('\n', Enumerable.Range(0, 300).Select(i => FormattableString.Invariant(
            $"{random.NextDouble():F3},{1000 + random.NextDouble():F3},{(i == 250 ? 9 : i % 5):F1}")));
        var rows = CsvFile.Read(new StringReader(text), "rows");
        var model = Autoencoder.Train(rows, RecipeTask.Anomalies);
        var detector = AnomalyDetector.Fit(model, rows.Take(200), rule: new Contamination(0));
        var sections = DetectionSections.Create(detector, rows.Skip(200)).ToArray(); // row 50 of the test rows
        var anomalies = Assert.IsType<TableSection>(sections.Single(section => section.Name == "anomalies"));
        Assert.Equal("row 250: c", anomalies.Rows[0].Name);
        Assert.Equal(9, anomalies.Rows[0].Values[1]);
        Assert.InRange(anomalies.Rows[0].Values[2]!.Value, -1, 6);
        Assert.Contains("row 250, score", HtmlReport.Render(new ReportContent { Title = "detection", Sections = sections }));
    }

    [Fact]
    public void A_count_beyond_the_range_is_in_the_last_bar() =>
        Assert.Equal([2, 1, 3], HistogramChart.Count([-5, 0.1f, 1.5f, 2.5f, 3, 99], (0, 3), 3));

    /// <summary>70 rows of two factors and 30 of noise.</summary>
    private static (AnomalyDetector Detector, DataSet Rows) Create(int width)
    {
        var random = new Random(6);
        var values = new float[100 * width];
        var smooth = TinyData.Rows(70);
        for (var i = 0; i < values.Length; i++)
            values[i] = i / width < 70 ? smooth[i / width, i % width * 6 / width] : (float)random.NextDouble();
        var rows = new DataSet(
            "rows", RowTable.FromFloats(values, 100, width), null, [.. Enumerable.Range(0, 100).Select(i => i < 70 ? 0 : 1)],
            ["fine", "odd"]);
        var model = new Autoencoder(Recipe.Dense([2]), new Shape(width));
        return (AnomalyDetector.Fit(model, rows.WithLabels("fine"), normalClass: "fine"), rows);
    }
}
