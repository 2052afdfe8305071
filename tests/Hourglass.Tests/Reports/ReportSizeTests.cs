using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

public sealed class ReportSizeTests
{
    [Fact]
    public void The_size_of_a_report_does_not_grow_with_the_width_of_rows()
    {
        var (narrow, wide) = (Render(4_000).Length, Render(40_000).Length);
        Assert.InRange(wide, 0, 1.2 * narrow);
        Assert.InRange(wide, 0, 1_500_000);
    }

    [Fact]
    public void Building_text_copies_it_a_few_times_only()
    {
        // Growing to the character at each addition copied all text each time: 100,000 additions allocated gigabytes.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var html = new HtmlBuilder();
        for (var i = 0; i < 100_000; i++) html.Draw($"L{i} {i}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        Assert.Equal(100_000, html.ToString().Count(c => c == 'L'));
    }

    [Fact]
    public void Thinned_lines_keep_the_extremes_of_each_pixel_in_their_order()
    {
        (double, double)[] points = [(0, 5), (0.1, 9), (0.2, 1), (0.3, 4), (1, 2), (1.5, 3), (2, double.NaN), (2.1, 7), (2.2, 7)];
        Assert.Equal(points, LinePath.Thin(points, 5));
        (double, double)[] expected = [(0.1, 9), (0.2, 1), (1, 2), (1.5, 3), (2.1, 7)];
        Assert.Equal(expected, LinePath.Thin([.. points.Where(point => !double.IsNaN(point.Item2))], 3));
    }

    [Fact]
    public void Thinned_lines_stay_interrupted()
    {
        var path = new LinePath();
        for (var i = 0; i < 1000; i++)
        {
            if (i == 500) path.Break();
            path.Add(i / 100.0, i % 7);
        }

        var text = path.Build(10);
        Assert.Equal(2, text.Count(c => c == 'M'));
        Assert.InRange(text.Length, 20, 400);
    }

    [Fact]
    public void A_canceled_report_ends()
    {
        var (model, data) = Example(30);
        var metrics = RunMetrics.Measure(model, data);
        var canceled = new CancellationToken(true);
        Assert.ThrowsAny<OperationCanceledException>(() => RunReport.Create(model, data, null, metrics, cancellation: canceled));
        var content = RunReport.Create(model, data, null, metrics);
        Assert.ThrowsAny<OperationCanceledException>(() => HtmlReport.Render(content, canceled));
    }

    private static string Render(int width)
    {
        var (model, data) = Example(width);
        return HtmlReport.Render(RunReport.Create(model, data, null, RunMetrics.Measure(model, data)));
    }

    private static (Autoencoder Model, TrainingData Data) Example(int width)
    {
        var random = new Random(3);
        var rows = new float[30, width];
        for (var r = 0; r < 30; r++)
            for (var c = 0; c < width; c++) rows[r, c] = random.NextSingle();
        var recipe = Recipe.Dense([2]) with { Training = new() { Iterations = 1, BatchSize = 8 } };
        var data = TrainingData.Prepare(recipe.Data, new DataPair(new DataSet("wide", rows), null), 1);
        return (new Autoencoder(recipe, data.Train.Shape, data.Scaler), data);
    }
}
