using Hourglass.Compute;
using Hourglass.Corruptions;
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

        Assert.Equal(
            dimensions.Length == 3
                ? ["comparison", "reconstructions", "largest-errors", "median-errors", "codes", "loss"]
                : ["comparison", "reconstructions", "largest-errors", "median-errors", "spaces", "codes", "loss"],
            content.Sections.Select(s => s.Name));
        Assert.IsType(rows, content.Sections[1]);
        var table = Assert.IsType<TableSection>(content.Sections[0]);
        Assert.Equal(
            ["this autoencoder", $"PCA, {code} components", "predicting the mean of the training rows"], table.Rows.Select(r => r.Name));
        Assert.InRange(table.Rows[2].Values[1]!.Value, -0.1, 0); // the mean of other rows explains a little less than nothing
        Assert.Contains(content.Facts, fact => fact is { Name: "seed", Value: "11" });
        Assert.Contains(content.Facts, fact => fact.Name == "processor");
        var chart = Assert.IsType<ScatterChart>(Assert.IsType<ChartSection>(content.Sections[^2]).Chart);
        Assert.Equal(50, chart.Points.Count);
        Assert.Equal(["x", "y"], chart.Classes);
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void Few_rows_no_epochs_and_no_test_part_make_a_report_too()
    {
        var content = Report(new Shape(4), 2, testRows: 0, epochs: 0, trainRows: 3);
        Assert.Equal(["comparison", "reconstructions", "spaces", "codes"], content.Sections.Select(s => s.Name));
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void The_codes_shown_are_at_most_two_thousand_from_all_rows()
    {
        var content = Report(new Shape(4), 2, testRows: 4500, epochs: 0);
        var points = ((ScatterChart)((ChartSection)content.Sections[^1]).Chart).Points;
        Assert.Equal(2000, points.Count);
        Assert.Equal(RowChoice.Of(4500, 2000), points.Select(point => (int)point.Row));
    }

    [Theory]
    [InlineData(new[] { 1, 4, 5 }, "corrupted", "cleaned", "original")]
    [InlineData(new[] { 30 }, "original", "corrupted", "cleaned")]
    [InlineData(new[] { 5 }, "original", "corrupted", "cleaned")]
    public void A_denoiser_shows_corrupted_cleaned_and_original_rows_and_the_ratio_before_and_after(
        int[] dimensions, params string[] versions)
    {
        var content = Report(Shape.From(dimensions), 2, testRows: 600, epochs: 1, noise: new GaussianNoiseRecipe { Sigma = 0.2f });
        foreach (var section in content.Sections.Where(section => section.Name is "reconstructions" or "largest-errors" or "median-errors"))
        {
            var (names, samples) = section is PictureSection pictures
                ? (pictures.VersionNames, pictures.Samples)
                : (((SampleChart)((ChartSection)section).Chart).VersionNames, ((SampleChart)((ChartSection)section).Chart).Samples);
            Assert.Equal(versions, names);
            Assert.All(samples, sample => Assert.Equal(3, sample.Versions.Distinct().Count()));
        }

        Assert.Contains("0.2", content.Facts.Single(fact => fact.Name == "corruption").Value);
        Assert.Matches(@"^1\d\.\d\d dB corrupted → \S+ dB cleaned", content.Facts.Single(fact => fact.Name == "PSNR").Value);
        Assert.Equal("the corrupted rows", ((TableSection)content.Sections[0]).Rows[^1].Name);
        Assert.Equal(0.04, ((TableSection)content.Sections[0]).Rows[^1].Values[0]!.Value, 0.004);
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    private static ReportContent Report(Shape shape, int code, int testRows, int epochs, int trainRows = 60, CorruptionRecipe? noise = null)
    {
        var recipe = Recipe.Dense([code]) with
        {
            Name = "small",
            Corruption = noise,
            Training = new() { Epochs = epochs, Seed = 11 },
        };
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
        return new DataSet(
            "random", RowTable.FromFloats(values, count, shape.Size), shape, [.. Enumerable.Range(0, count).Select(i => i % 2)],
            ["x", "y"]);
    }
}
