using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

public sealed class RunReportTests
{
    [Theory]
    [InlineData(new[] { 1, 4, 5 }, 3, typeof(PictureSection))]
    [InlineData(new[] { 30 }, 2, typeof(ChartSection))]
    [InlineData(new[] { 5 }, 1, typeof(ChartSection))]
    public void A_report_shows_rows_errors_codes_and_the_comparison(int[] dimensions, int code, Type rows)
    {
        var content = Report(Shape.From(dimensions), code, testRows: 50, epochs: 2);

        Assert.Equal(["comparison", "loss", "reconstructions", "largest-errors", "median-errors", "codes"], content.Sections.Select(s => s.Name));
        Assert.IsType(rows, content.Sections[2]);
        var table = Assert.IsType<TableSection>(content.Sections[0]);
        Assert.Equal(["this autoencoder", $"PCA, {code} dimensions", "predicting the mean"], table.Rows.Select(r => r.Name));
        Assert.Equal(0, table.Rows[2].Values[1]);
        Assert.Contains(content.Facts, fact => fact is { Name: "seed", Value: "11" });
        Assert.Contains(content.Facts, fact => fact.Name == "processor");
        var chart = Assert.IsType<ScatterChart>(Assert.IsType<ChartSection>(content.Sections[^1]).Chart);
        Assert.Equal(50, chart.Points.Count);
        Assert.Equal(["x", "y"], chart.Classes);
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void Few_rows_no_epochs_and_no_test_part_make_a_report_too()
    {
        var content = Report(new Shape(4), 2, testRows: 0, epochs: 0, trainRows: 3);
        Assert.Equal(["comparison", "reconstructions", "codes"], content.Sections.Select(s => s.Name));
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void The_codes_shown_are_at_most_two_thousand_from_all_rows()
    {
        var content = Report(new Shape(4), 2, testRows: 4500, epochs: 0);
        var points = ((ScatterChart)((ChartSection)content.Sections[^1]).Chart).Points;
        Assert.Equal(2000, points.Count);
        Assert.Equal((0, 4497), (points[0].Row, points[^1].Row));
    }

    private static ReportContent Report(Shape shape, int code, int testRows, int epochs, int trainRows = 60)
    {
        var recipe = Recipe.Dense(shape.Size, [code]) with { Name = "small" };
        (recipe.Training.Epochs, recipe.Training.Seed) = (epochs, 11);
        var train = Rows(trainRows, shape, 1);
        var data = new TrainingData(train, null, testRows == 0 ? null : Rows(testRows, shape, 2), Scaler.None);
        var model = new Autoencoder(recipe, shape);
        var result = model.Fit(train);
        return RunReport.Create(model, data, result, RunMetrics.Measure(model, data));
    }

    private static DataSet Rows(int count, Shape shape, uint seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.Data);
        float[] values = [.. Enumerable.Range(0, count * shape.Size).Select(i => stream.Word((uint)i) / (float)uint.MaxValue)];
        return new DataSet("random", RowTable.FromFloats(values, count, shape.Size), shape, [.. Enumerable.Range(0, count).Select(i => i % 2)], ["x", "y"]);
    }
}
