using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

/// <summary>A series over time with its residual, on prices whose mispricing is known.</summary>
public sealed class SeriesSectionTests
{
    private const int Days = 6_000, Half = Days / 2, Window = 64;

    private static readonly Recipe Recipe =
        RecipeJson.Parse(File.ReadAllText(Path.Combine(Repository.Root, "recipes", "price-residual.json")));

    [Fact]
    public void Values_residuals_and_z_scores_are_those_of_each_step()
    {
        var series = PriceSeries.Create(Days);
        var panels = Panels(Section(series, Recipe));
        double[] x = Line(panels, 0), expected = Line(panels, 0, 1), residuals = Line(panels, 1), z = Line(panels, 2);
        Assert.Equal([.. series.Table.Floats[Half..].ToArray().Select(price => (double)price)], x);
        for (var t = 0; t < x.Length; t++) Assert.Equal(x[t] - residuals[t], expected[t], 1e-9);
        Assert.Equal(Enumerable.Repeat(double.NaN, Window), z[..Window]);
        var before = residuals[(1_000 - Window)..1_000];
        var deviation = Math.Sqrt(before.Average(r => Math.Pow(r - before.Average(), 2)));
        Assert.Equal((residuals[1_000] - before.Average()) / deviation, z[1_000], 1e-6);
    }

    [Fact]
    public void What_comes_later_changes_no_residual_before_it()
    {
        var (model, data) = Train(PriceSeries.Create(Days), Recipe);
        var before = Line(Panels(Section(model, data)), 1);
        float[] changed = [.. PriceSeries.Create(Days).Table.Floats[..(Days - 500)], .. Enumerable.Repeat(300f, 500)];
        var other = TrainingData.Prepare(Recipe.Data, new DataPair(new("other", RowTable.FromFloats(changed, Days, 1)), null), 1);
        var after = Line(Panels(Section(model, other)), 1);
        Assert.Equal(before[..(Half - 500)], after[..(Half - 500)]);
        Assert.NotEqual(before[Half - 1], after[Half - 1]);
    }

    [Fact]
    public void Residuals_follow_the_mispricing_and_tell_that_it_goes()
    {
        var section = Section(PriceSeries.Create(Days), Recipe);
        var residuals = Line(Panels(section), 1);
        var truth = PriceSeries.Mispricing(Days)[Half..];
        Assert.InRange(Correlation(residuals, truth), 0.4, 1);
        Assert.InRange(Outlook(section).Correlation, -1, -Outlook(section).Chance);
    }

    [Fact]
    public void A_price_without_mispricing_cannot_be_foretold()
    {
        var (correlation, chance) = Outlook(Section(PriceSeries.Create(Days, mispricing: 0), Recipe));
        Assert.InRange(correlation, -chance, chance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_last_window_that_begins_early_shifts_no_step(int stride)
    {
        var series = PriceSeries.Create(2_001);
        var panels = Panels(Section(series, Recipe with { Data = Recipe.Data with { Stride = stride } }));
        var x = Line(panels, 0);
        var test = series.Table.Floats[^1_000..].ToArray();
        Assert.InRange(x.Length, 1_000 - stride + 1, 1_000);
        Assert.Equal([.. test[..x.Length].Select(price => (double)price)], x);
    }

    [Fact]
    public void Rows_that_are_no_series_have_no_such_section()
    {
        var recipe = Recipe.Dense([4]) with { Training = new() { Epochs = 1 } };
        var rows = CorrelatedCube.Create(100, 20);
        var data = TrainingData.Prepare(recipe.Data, rows, 1);
        Assert.Empty(SeriesSection.Create(new ReportContext(new Autoencoder(recipe, data.Train.Shape, data.Scaler), data)));
    }

    private static ChartSection Section(DataSet series, Recipe recipe)
    {
        var (model, data) = Train(series, recipe);
        return Section(model, data);
    }

    private static ChartSection Section(Autoencoder model, TrainingData data) =>
        Assert.IsType<ChartSection>(Assert.Single(SeriesSection.Create(new ReportContext(model, data))));

    private static (Autoencoder Model, TrainingData Data) Train(DataSet series, Recipe recipe)
    {
        recipe = recipe with { Training = recipe.Training with { Epochs = 2 } };
        var data = TrainingData.Prepare(recipe.Data, new DataPair(series, null), recipe.Training.Seed);
        var model = data.CreateModel(recipe);
        new Trainer(model).Fit(data.Train, data.Validation);
        return (model, data);
    }

    private static IReadOnlyList<LinePanel> Panels(ChartSection section)
    {
        Assert.Contains("<svg", section.Chart.ToSvg());
        return Assert.IsType<LinePanelsChart>(section.Chart).Panels;
    }

    private static double[] Line(IReadOnlyList<LinePanel> panels, int panel, int line = 0) =>
        [.. panels[panel].Series[line].Points.Select(point => point.Y)];

    /// <summary>The correlation with what comes, and its range by chance, from the note.</summary>
    private static (double Correlation, double Chance) Outlook(ChartSection section)
    {
        var words = section.Note!.Split(' ');
        var at = Array.IndexOf(words, "(within");
        return (Number(words[at - 1]), Number(words[at + 1].TrimStart('±')));

        static double Number(string text) =>
            double.Parse(text.Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average()
            / Math.Sqrt(a.Average(x => (x - meanA) * (x - meanA)) * b.Average(y => (y - meanB) * (y - meanB)));
    }
}
