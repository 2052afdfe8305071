using Hourglass.Compression;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.SampleData;
using Hourglass.Training;
using Hourglass.Transfer;

namespace Hourglass.Tests.Reports;

/// <summary>What a report tells of codes put to use.</summary>
public sealed class TransferReportTests
{
    private static readonly Lazy<(Autoencoder Model, DataSet Train, DataSet Test)> Digits = new(() =>
    {
        var (train, test) = SampleDataSets.Digits().Train.Split(0.3, 1);
        var model = new Autoencoder(
            Recipe.Dense([16]) with { Name = "small", Training = new() { Epochs = 6, BatchSize = 32, Seed = 1 } }, train.Shape,
            Scaler.Fit(ScalerRecipe.MinMax, train.Table));
        model.Fit(train);
        return (model, train, test);
    });

    [Fact]
    public void Probes_are_those_of_the_library_beside_the_rows_and_labels_have_a_curve()
    {
        var (model, train, test) = Digits.Value;
        var sections = TransferSections.Create(model, train, test).ToList();
        Assert.Equal(["probes", "labels"], sections.Select(section => section.Name));
        var table = Assert.IsType<TableSection>(sections[0]);
        var codes = Probe.Codes(model, train, test);
        Assert.Equal(16, table.Rows[0].Values[0]);
        Assert.Equal(64, table.Rows[1].Values[0]);
        Assert.Equal(Probe.Measure(ProbeKind.Knn, codes.Train, train.Labels, codes.Test, test.Labels).Accuracy, table.Rows[0].Values[1]);
        var chart = Assert.IsType<LineChart>(((ChartSection)sections[1]).Chart);
        Assert.Equal(["frozen encoder", "fine-tuned", "from scratch"], chart.Series.Select(line => line.Name));
        Assert.Equal([1, Math.Log10(30), 2, Math.Log10(300), 3], chart.Series[0].Points.Select(point => point.X));
        Render(sections);
    }

    [Fact]
    public void Compression_tells_what_the_library_measures_and_shows_it()
    {
        var (model, train, test) = Digits.Value;
        var sections = CompressionSection.Create(model, train, test).ToList();
        Assert.Equal(["compression", "compressed"], sections.Select(section => section.Name));
        var codes = CompressionMetrics.Measure(model, test, train);
        var formats = FormatMetrics.Measure(model, test, codes[1].MeanSquaredError);
        Assert.Equal(
            [
                .. codes.Select(row => ((double?)row.RowBytes, (double?)row.MeanSquaredError)),
                .. formats.Select(row => ((double?)row.RowBytes, (double?)row.MeanSquaredError)),
            ],
            Assert.IsType<TableSection>(sections[0]).Rows.Select(row => (row.Values[0], row.Values[3])));
        var pictures = Assert.IsType<PictureSection>(sections[1]);
        Assert.Equal(["original", "32 bits", "8 bits", "4 bits"], pictures.VersionNames);
        Assert.NotEqual(pictures.Samples[0].Versions[1].ToArray(), pictures.Samples[0].Versions[3].ToArray());
        Render(sections);
    }

    [Fact]
    public void Likelihoods_are_told_and_signals_have_bands()
    {
        var (model, train, test) = Digits.Value;
        var table = Assert.IsType<TableSection>(Assert.Single(ErrorModelSection.Create(model, train, test)));
        Assert.Equal(
            LikelihoodComparison.Measure([model], train, test, model.Scaler.Map).Select(row => (double?)row.HeldOut),
            table.Rows.Select(row => row.Values[1]));

        DataSet lines = train.WithShape(new(64)), others = test.WithShape(new(64));
        var signals = new Autoencoder(model.Recipe, lines.Shape, model.Scaler);
        var sections = ErrorModelSection.Create(signals, lines, others).ToList();
        var chart = Assert.IsType<SignalChart>(((ChartSection)sections[1]).Chart);
        foreach (var sample in chart.Samples)
            for (var i = 0; i < 64; i++)
                Assert.InRange(sample.Versions[1].Span[i], sample.Versions[2].Span[i], sample.Versions[3].Span[i]);
        Render(sections);
    }

    private static void Render(IReadOnlyList<ReportSection> sections) =>
        Assert.Contains("<html", HtmlReport.Render(new ReportContent { Title = "test", Sections = sections }));
}
