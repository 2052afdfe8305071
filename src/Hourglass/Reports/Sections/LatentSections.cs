using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>
/// The codes of a model by dimension and by class; walks through the latent space are in <see cref="LatentWalkSections"/>.
/// </summary>
internal static class LatentSections
{
    private const int MaximumRows = 2000, MaximumDimensions = 32, Neighbors = 10, MaximumFitted = 20_000;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet data, string part)
    {
        if (data.Count < 2 || model.LatentSize > Pca.MaximumColumns) yield break; // the covariance of larger codes takes gigabytes
        var numbers = RowChoice.Of(data.Count, MaximumRows);
        var rows = data.Select(numbers);
        var codes = model.Encode(rows);
        var statistics = CodeStatistics.Measure(codes, model.Backend);
        var measured = data.Select(RowChoice.Of(data.Count, DimensionImportance.DefaultRows(model.LatentSize)));
        var importance = DimensionImportance.Measure(model, measured);
        var byImportance = Enumerable.Range(0, model.LatentSize).OrderByDescending(c => importance.ErrorIncrease[c]).ToArray();
        var whose = Text($"{rows.Count:N0} {part} rows");

        if (data.HasLabels) yield return ByClass(model, rows, codes, whose);
        yield return Dimensions(statistics, importance, byImportance, whose, measured.Count);
        if (model.LatentSize > 1) yield return Correlations(model, statistics, byImportance, whose);
        if (rows.HasLabels && rows.Count > Neighbors) yield return Classes(model, train, rows, codes, whose);
        yield return Gaps(codes, whose);
        foreach (var section in LatentWalkSections.Create(model, data, statistics, codes, byImportance, part))
            yield return section;
    }

    private static ChartSection ByClass(Autoencoder model, DataSet rows, float[,] codes, string whose)
    {
        var plane = CodePlane.Create(codes, model.LatentSize == 1 ? model.Score(rows) : null);
        var points = new ScatterPoint[rows.Count];
        for (var i = 0; i < points.Length; i++) points[i] = new ScatterPoint(plane.X[i], plane.Y[i], rows.NumberOf(i), rows.Labels[i]);
        return new ChartSection
        {
            Name = "codes-by-class", Title = "Codes by class",
            Note = $"The codes of {whose}, a panel per class with the same limits. {plane.Description}",
            Chart = new ScatterPanelsChart
            {
                Title = $"Codes of {model.Recipe.Name}, by class", XName = plane.XName, YName = plane.YName, Points = points,
                Classes = rows.ClassNames,
            },
        };
    }

    private static TableSection Dimensions(
        CodeStatistics statistics, DimensionImportance importance, int[] byImportance, string whose, int measured)
    {
        var shown = byImportance.Take(MaximumDimensions).ToArray();
        var some = shown.Length < byImportance.Length
            ? Text($"The {shown.Length} most important of {byImportance.Length:N0} dimensions. ")
            : "";
        return new TableSection
        {
            Name = "dimensions", Title = "Dimensions of the code", RowsName = "dimension",
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{some}Mean and variance over {whose}; importance over {measured:N0}. A dimension with almost no variance or importance "
                + $"is not used by the model."),
            Columns =
            [
                new("mean"), new("variance", BestValue.None, "divided by n − 1"),
                new("importance", BestValue.Highest, "the increase of the MSE, in scaled units, if the dimension is replaced by its mean"),
                new("relative importance", BestValue.None, $"importance ÷ MSE, {Numbers.Short(importance.MeanSquaredError)}"),
            ],
            Rows =
            [
                .. shown.Select(c => new TableRow(
                    $"z{c}",
                    [statistics.Mean[c], statistics.Variance[c], importance.ErrorIncrease[c], Relative(importance.ErrorIncrease[c])])),
            ],
        };

        double? Relative(double rise) => importance.MeanSquaredError > 0 ? rise / importance.MeanSquaredError : null;
    }

    private static ChartSection Correlations(Autoencoder model, CodeStatistics statistics, int[] byImportance, string whose)
    {
        int[] shown = [.. byImportance.Take(MaximumDimensions).Order()];
        var (all, values) = (statistics.Correlation(), new double[shown.Length, shown.Length]);
        for (var i = 0; i < shown.Length; i++)
        {
            for (var j = 0; j < shown.Length; j++) values[i, j] = all[shown[i], shown[j]];
        }

        var some = shown.Length < byImportance.Length ? $"the {shown.Length} most important dimensions" : "all dimensions";
        return new ChartSection
        {
            Name = "correlation", Title = "Correlation of dimensions",
            Note = $"Pearson correlation of {some} over {whose}, −1 to 1. Without a penalty, the dimensions of an autoencoder are neither "
                + "decorrelated nor ordered.",
            Chart = new HeatMapChart
            {
                Title = $"Correlation of the codes of {model.Recipe.Name}", Names = [.. shown.Select(c => $"z{c}")], Values = values,
            },
        };
    }

    private static TableSection Classes(Autoencoder model, DataSet train, DataSet rows, float[,] codes, string whose)
    {
        var (size, map, values) = (
            Math.Min(model.LatentSize, model.InputShape.Size), model.Scaler.Map, RowArrays.Values(rows.Table, model.Scaler.Map));
        var choice = RowChoice.Of(train.Count, MaximumFitted);
        var known = Pca.CanFit(choice.Length, train.Table.Columns) ? train.Table.Select(choice) : null;
        var found = new List<(string Name, NeighborPurity Purity)> { ("codes", Measure(codes)) };
        if (known is not null)
            found.Add(($"PCA, {size} components", Measure(Pca.Fit(known, map, size, model.Backend).Encode(rows.Table, map))));
        found.Add(("rows", Measure(values)));
        return new TableSection
        {
            Name = "class-purity", Title = "Class purity of nearest neighbors", RowsName = "neighbors by",
            Rows = [.. found.Select((f, i) => new TableRow(f.Name, [f.Purity.Purity, f.Purity.Accuracy]) { IsMain = i == 0 })],
            Note = Text($"The {Neighbors} nearest neighbors of each of {whose}, in all dimensions; PCA is fitted to training rows; all in ")
                + Text($"scaled units. The purity of codes independent of the class is {found[0].Purity.Chance:0.000}."),
            Columns =
            [
                new("purity", BestValue.Highest, "the fraction of these neighbors that are of the class of the row"),
                new("accuracy", BestValue.Highest, "the fraction of rows whose class is the most common of these neighbors"),
            ],
        };

        NeighborPurity Measure(float[,] points) => NeighborPurity.Measure(points, rows.Labels, Neighbors, model.Backend);
    }

    private static TableSection Gaps(float[,] codes, string whose)
    {
        var gaps = CodeGaps.Measure(codes);
        var axes = codes.GetLength(1) switch
        {
            1 => "a line",
            2 => "the plane of codes",
            _ => "the plane of the first two principal components",
        };
        return new TableSection
        {
            Name = "gaps", Title = "Gaps between codes", RowsName = whose,
            Note = $"How evenly the codes fill the space between their 1st and 99th percentile: counts on {axes}, with {gaps.Cells} cells "
                + $"per axis, and distances in all dimensions. The decoder was not trained in gaps, and its samples there may not look "
                + $"like the data.",
            Columns =
            [
                new("empty cells", BestValue.None, "the fraction of cells without a code"),
                new("dispersion", BestValue.None, "variance of the counts per cell ÷ their mean: 1 for uniform codes, higher for clusters"),
                new("evenness", BestValue.None, "the entropy of the counts ÷ that of equal counts, 0 to 1"),
                new("nearest distance", BestValue.None, "the median distance of a code, or of a random point, to the nearest code"),
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
