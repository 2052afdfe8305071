using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The codes of a model looked at one dimension at a time and class by class; what moving through them draws is in <see cref="LatentWalkSections"/>.</summary>
internal static class LatentSections
{
    private const int MostRows = 2000, MostDimensions = 32, Neighbors = 10, MostFitted = 20_000;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet data, string part)
    {
        if (data.Count < 2 || model.LatentSize > Pca.MostColumns) yield break; // the covariance of wider codes would take gigabytes
        var numbers = RowChoice.Of(data.Count, MostRows);
        var rows = data.Select(numbers);
        var codes = model.Encode(rows);
        var statistics = CodeStatistics.Of(codes, model.Backend);
        var measured = data.Select(RowChoice.Of(data.Count, DimensionImportance.UsualRows(model.LatentSize)));
        var importance = DimensionImportance.Measure(model, measured);
        var byImportance = Enumerable.Range(0, model.LatentSize).OrderByDescending(c => importance.Rise[c]).ToArray();
        var whose = Text($"{rows.Count:N0} {part} rows");

        if (data.HasLabels) yield return ByClass(model, rows, numbers, codes, whose);
        yield return Dimensions(statistics, importance, byImportance, whose, measured.Count);
        if (model.LatentSize > 1) yield return Correlations(model, statistics, byImportance, whose);
        if (rows.HasLabels && rows.Count > Neighbors) yield return Classes(model, train, rows, codes, whose);
        yield return Gaps(codes, whose);
        foreach (var section in LatentWalkSections.Create(model, data, statistics, codes, byImportance, part)) yield return section;
    }

    private static ChartSection ByClass(Autoencoder model, DataSet rows, int[] numbers, float[,] codes, string whose)
    {
        var plane = CodePlane.Of(codes, model.LatentSize == 1 ? model.Score(rows) : null);
        var points = new ScatterPoint[rows.Count];
        for (var i = 0; i < points.Length; i++) points[i] = new ScatterPoint(plane.X[i], plane.Y[i], numbers[i], rows.Labels[i]);
        return new ChartSection
        {
            Name = "codes-by-class", Title = "Codes class by class",
            Note = $"The codes of {whose}, a panel for each class and the same limits in all. {plane.Description}",
            Chart = new ScatterPanelsChart
            {
                Title = $"Codes of {model.Recipe.Name}, class by class", XName = plane.XName, YName = plane.YName, Points = points, Classes = rows.ClassNames,
            },
        };
    }

    private static TableSection Dimensions(CodeStatistics statistics, DimensionImportance importance, int[] byImportance, string whose, int measured)
    {
        var shown = byImportance.Take(MostDimensions).ToArray();
        var some = shown.Length < byImportance.Length ? Text($"The {shown.Length} most important of {byImportance.Length:N0} dimensions. ") : "";
        return new TableSection
        {
            Name = "dimensions", Title = "Dimensions of the code", RowsName = "dimension",
            Note = Text($"{some}Mean and variance over {whose}; importance over {measured:N0}. A dimension that hardly varies, or without which the error hardly rises, is not used."),
            Columns =
            [
                new("mean"), new("variance", BestValue.None, "divided by n − 1"),
                new("importance", BestValue.Highest, "how much the mean squared error rises, in scaled units, when the dimension is its mean for all rows"),
                new("rise", BestValue.None, Text($"importance ÷ the error with all dimensions, {Numbers.Short(importance.MeanSquaredError)}")),
            ],
            Rows =
            [
                .. shown.Select(c => new TableRow(
                    $"z{c + 1}", [statistics.Mean[c], statistics.Variance[c], importance.Rise[c], importance.MeanSquaredError > 0 ? importance.Rise[c] / importance.MeanSquaredError : null])),
            ],
        };
    }

    private static ChartSection Correlations(Autoencoder model, CodeStatistics statistics, int[] byImportance, string whose)
    {
        int[] shown = [.. byImportance.Take(MostDimensions).Order()];
        var (all, values) = (statistics.Correlation(), new double[shown.Length, shown.Length]);
        for (var i = 0; i < shown.Length; i++)
        {
            for (var j = 0; j < shown.Length; j++) values[i, j] = all[shown[i], shown[j]];
        }

        var some = shown.Length < byImportance.Length ? Text($" of the {shown.Length} most important dimensions") : " of each two dimensions";
        return new ChartSection
        {
            Name = "correlation", Title = "Correlation of dimensions",
            Note = $"Pearson's correlation{some} over {whose}, −1 to 1. An autoencoder holds its dimensions neither apart nor in any order, unless a penalty does.",
            Chart = new HeatMapChart { Title = $"Correlation of the codes of {model.Recipe.Name}", Names = [.. shown.Select(c => $"z{c + 1}")], Values = values },
        };
    }

    private static TableSection Classes(Autoencoder model, DataSet train, DataSet rows, float[,] codes, string whose)
    {
        var (size, map, values) = (Math.Min(model.LatentSize, model.InputShape.Size), model.Scaler.Map, RowArrays.Values(rows.Table));
        for (var r = 0; r < rows.Count; r++)
            for (var c = 0; c < values.GetLength(1); c++)
                values[r, c] *= map.Scale[map.IsUniform ? 0 : c];
        var known = train.Table.Columns > Pca.MostColumns ? null : train.Table.Select(RowChoice.Of(train.Count, MostFitted));
        (string, NeighborPurity)[] found =
        [
            ("codes", NeighborPurity.Measure(codes, rows.Labels, Neighbors, model.Backend)),
            .. known is null ? ((string, NeighborPurity)[])[] :
                [($"PCA, {size} dimensions", NeighborPurity.Measure(Pca.Fit(known, map, size, model.Backend).Encode(rows.Table, map), rows.Labels, Neighbors, model.Backend))],
            ("the rows themselves", NeighborPurity.Measure(values, rows.Labels, Neighbors, model.Backend)),
        ];
        return new TableSection
        {
            Name = "class-purity", Title = "Classes among the nearest codes", RowsName = "neighbors by", Rows = [.. found.Select((f, i) => new TableRow(f.Item1, [f.Item2.Purity, f.Item2.Accuracy]) { IsMain = i == 0 })],
            Note = Text($"The {Neighbors} nearest others of each of {whose}, in all dimensions; PCA is fitted on training rows; all in scaled units. Where codes tell nothing of the class, the purity is {found[0].Item2.Chance:0.000}."),
            Columns =
            [
                new("purity", BestValue.Highest, "the share of these neighbors that are of the row's own class"),
                new("accuracy", BestValue.Highest, "the share of rows whose class most of these neighbors have"),
            ],
        };
    }

    private static TableSection Gaps(float[,] codes, string whose)
    {
        var gaps = CodeGaps.Measure(codes);
        var axes = codes.GetLength(1) switch { 1 => "a line", 2 => "the plane of codes", _ => "the plane of the first two principal components" };
        return new TableSection
        {
            Name = "gaps", Title = "Gaps between codes", RowsName = whose,
            Note = $"How evenly the codes fill the space between their 1st and 99th percentile: counts on {axes}, {gaps.Cells} cells to an axis, and distances in all dimensions. In gaps the decoder has seen nothing; what it draws there need not look like the data.",
            Columns =
            [
                new("empty cells", BestValue.None, "the share of cells without a code"),
                new("dispersion", BestValue.None, "the variance of the counts of cells ÷ their mean: 1 for codes spread at random, above where they gather"),
                new("evenness", BestValue.None, "the entropy of the counts ÷ that of equal counts, 0 to 1"),
                new("to the nearest code", BestValue.None, "the median distance of a code to the nearest other, and of a point drawn uniformly to the nearest code"),
            ],
            Rows =
            [
                new("codes", [gaps.EmptyShare, gaps.Dispersion, gaps.Evenness, gaps.DataDistance]) { IsMain = true },
                new("uniform points", [gaps.EmptyShareIfUniform, 1, null, gaps.UniformDistance]),
            ],
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
