using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Search;

namespace Hourglass.Reports;

/// <summary>Search by code next to search by raw values: the hits of a few queries, and the precision by class.</summary>
internal static class SearchSections
{
    private const int MaximumRows = 5000, MaximumValues = 1 << 25, MaximumClasses = 12, Queries = 6, Shown = 8, Counted = 10;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet data, string part)
    {
        var rows = RowChoice.Of(data.Count, Math.Min(MaximumRows, Math.Max(1, MaximumValues / data.Table.Columns)));
        if (rows.Length <= Counted) yield break;
        var among = data.Select(rows);
        var exact = new SearchOptions { IsApproximate = false };
        var byCode = SearchIndex.Create(model, among, exact);
        var byValue = new SearchIndex(RowArrays.Values(among.Table, model.Scaler.Map), exact, byCode.Rows);
        var searched = string.Create(CultureInfo.InvariantCulture, $"{rows.Length:N0} of the {data.Count:N0} {part} rows");
        if (SampleView.IsPicture(model.InputShape)) yield return Neighbors(model, among, byCode, byValue, searched);
        if (among.HasLabels)
            yield return Precision(model, byCode.PrecisionAt(Counted), byValue.PrecisionAt(Counted), among.ClassNames, searched);
    }

    private static PictureMapSection Neighbors(
        Autoencoder model, DataSet among, SearchIndex byCode, SearchIndex byValue, string searched)
    {
        var (shown, names) = (new List<int>(), new List<string>());
        foreach (var query in RowChoice.Of(among.Count, Queries))
        {
            foreach (var (index, name) in ((SearchIndex, string)[])[(byCode, "by code"), (byValue, "by pixels")])
            {
                shown.Add(query);
                shown.AddRange(index.FindLike(query, Shown + 1).Select(hit => hit.Row).Where(row => row != query).Take(Shown));
                names.Add(index == byCode ? $"row {among.NumberOf(query).ToString(CultureInfo.InvariantCulture)}, {name}" : name);
            }
        }

        return new PictureMapSection
        {
            Name = "search", Title = "Nearest neighbors by code and by pixels",
            Note = $"{searched}. The {Shown} nearest neighbors of each query by Euclidean distance, above of the codes, below of the "
                + $"scaled pixels. Distances of pixels compare brightness at fixed positions; codes should also find similar images that "
                + $"are shifted.",
            Shape = model.InputShape, Columns = Shown + 1, RowNames = names,
            ColumnNames = ["query", .. Enumerable.Range(1, Shown).Select(rank => rank.ToString(CultureInfo.InvariantCulture))],
            Pictures = SampleView.Pictures(RowArrays.Values(among.Table.Select([.. shown])), PictureRange.Of(among.Table)),
        };
    }

    private static TableSection Precision(
        Autoencoder model, SearchPrecision byCode, SearchPrecision byValue, IReadOnlyList<string> classes, string searched)
    {
        var isNamed = classes.Count <= MaximumClasses;
        return new TableSection
        {
            Name = "search-precision", Title = $"Precision at {Counted} of the search", RowsName = "search by",
            Note = $"{searched}, each used as a query. The fraction of the {Counted} nearest neighbors that are of the class of the "
                + $"query, by codes of {model.LatentSize} values and by the {model.InputShape.Size} scaled values of a row.",
            Columns =
            [
                new TableColumn("all", BestValue.Highest),
                .. isNamed ? classes.Select(name => new TableColumn(name, BestValue.Highest)) : [],
            ],
            Rows = [Row("codes", byCode) with { IsMain = true }, Row("raw values", byValue)],
        };

        TableRow Row(string name, SearchPrecision found) => new(name, [found.Mean, .. isNamed ? found.ByClass : []]);
    }
}
