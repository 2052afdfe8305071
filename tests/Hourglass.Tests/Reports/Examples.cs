using Hourglass.Compute;
using Hourglass.Reports;

namespace Hourglass.Tests.Reports;

/// <summary>A report with one of everything, and names that try to break out of their place.</summary>
internal static class Examples
{
    internal const string Hostile = "<script>alert(\"1\")</script> & 'co' \u0001\ud800]]>";

    internal static LineChart Lines => new()
    {
        Title = Hostile,
        XName = "epoch",
        YName = "loss",
        Series =
        [
            new(Hostile, [(1, 3.5), (2, 1.25), (3, double.NaN), (4, 0.75)]),
            new("validation", [(1, 3.6), (2, 1.5), (4, 1)]) { IsDashed = true, Color = 0 },
        ],
    };

    internal static ScatterChart Scatter => new()
    {
        Title = "Codes",
        XName = "PC 1 (63 % of the variance)",
        YName = "PC 2",
        Classes = [Hostile, "Bag"],
        Behind = [(0, 0), (double.NaN, 1)],
        Points = [new(0.125, -1, 1234, 1), new(2, 3, 5), new(double.PositiveInfinity, 0, 6)],
    };

    internal static ReportSample[] Samples(int length, int count, int versions = 2)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, count).Select(i => new ReportSample(
            $"row {i}\nMSE 0.01 {Hostile}",
            [.. Enumerable.Range(0, versions).Select(_ =>
                (ReadOnlyMemory<float>)Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray())]))];
    }

    internal static SignalChart Signals => new() { Title = "Beats", Samples = Samples(140, 3) };

    internal static ValueChart Values => new() { Title = "Rows", Columns = ["a", Hostile, "c"], Samples = Samples(3, 4) };

    internal static PictureSection Pictures => new()
    {
        Name = "pictures",
        Title = "Pictures",
        Note = "Above the originals.",
        Shape = new Shape(1, 6, 5),
        Samples = Samples(30, 13),
    };

    internal static BarChart Bars => new()
    {
        Title = "Use", XName = "entry", YName = "% of all", Groups = [Hostile, "not active"],
        Bars = [new(Hostile, 0.25), new("b", 3, 1), new("c", double.NaN), new("d", -1)],
    };

    internal static LinePanelsChart Panels => new()
    {
        Title = "Terms", XName = "epoch",
        Panels = [new(Hostile, Lines.Series), new("kl", [new("training", [(1, 5)])]), new("none", [])],
    };

    internal static HeatMapChart Heat => new()
    {
        Title = "Correlation", Names = ["z1", Hostile, "z3"], Values = new[,] { { 1, -0.25, double.NaN }, { -0.25, 1, 0.5 }, { 3, 0, -7 } },
    };

    internal static ScatterPanelsChart ClassPanels => new()
    {
        Title = "By class", XName = "z1", YName = Hostile, Classes = [Hostile, "none", "Bag"],
        Points = [new(0, 0, 1), new(10, 20, 2, 2), new(5, 5, 3, 2), new(double.NaN, 1, 4)],
    };

    internal static PictureMapSection Map => new()
    {
        Name = "map", Title = "Map " + Hostile, Shape = new Shape(1, 6, 5), Columns = 3, XName = "z1", YName = Hostile,
        Pictures = [.. Samples(30, 6).Select(sample => sample.Versions[0])], RowNames = ["a", Hostile], ColumnNames = ["1", "2", "3"],
    };

    internal static TableSection Table => new()
    {
        Name = "comparison",
        Title = "Comparison",
        RowsName = "Method",
        Columns = [new("MSE", BestValue.Lowest, "mean of (x̂ − x)²"), new("Explained variance", BestValue.Highest)],
        Rows = [new("Autoencoder", [0.00873, 0.8992]) { IsMain = true }, new("PCA", [0.01037, null]), new("Mean " + Hostile, [0.0866, 0])],
    };

    internal static ReportContent Report => new()
    {
        Title = "Report " + Hostile,
        Subtitle = Hostile,
        Headlines = [new("Test error", "0.00873", "Σ(x̂ − x)² / n"), new(Hostile, Hostile, Hostile)],
        Sections =
        [
            new ChartSection { Name = "loss", Title = "Loss", Chart = Lines },
            Pictures,
            new ChartSection { Name = "codes", Title = "Codes", Chart = Scatter },
            Table,
            new ChartSection { Name = "beats", Title = "Beats", Chart = Signals },
            new ChartSection { Name = "rows", Title = "Rows", Chart = Values },
            new ChartSection { Name = "bars", Title = "Bars", Chart = Bars },
            new ChartSection { Name = "panels", Title = "Panels", Chart = Panels },
            new ChartSection { Name = "heat", Title = "Heat", Chart = Heat },
            new ChartSection { Name = "class-panels", Title = "By class", Chart = ClassPanels },
            Map,
        ],
        Facts = [new("seed", "42"), new(Hostile, Hostile)],
        RecipeJson = """{"data":{"name":"<script>"},"training":{"epochs":10}}""",
    };
}
