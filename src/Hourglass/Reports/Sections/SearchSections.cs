using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Search;

namespace Hourglass.Reports;

/// <summary>Search by code beside search by raw values: what is found for a few rows, and how much of it is of the same class.</summary>
internal static class SearchSections
{
    private const int MostRows = 5000, MostValues = 1 << 25, MostNamedClasses = 12, Queries = 6, Shown = 8, Counted = 10;

    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet data, string part)
    {
        var rows = RowChoice.Of(data.Count, Math.Min(MostRows, Math.Max(1, MostValues / data.Table.Columns)));
        if (rows.Length <= Counted) yield break;
        var among = data.Select(rows);
        var exact = new SearchOptions { IsApproximate = false };
        var byCode = SearchIndex.Create(model, among, exact);
        var byValue = new SearchIndex(RowArrays.Values(among.Table, model.Scaler.Map), exact, byCode.Rows);
        var searched = string.Create(CultureInfo.InvariantCulture, $"{rows.Length:N0} of the {data.Count:N0} {part} rows");
        if (SampleView.IsPicture(model.InputShape)) yield return Neighbors(model, among, rows, byCode, byValue, searched);
        if (among.HasLabels) yield return Precision(model, byCode.PrecisionAt(Counted), byValue.PrecisionAt(Counted), among.ClassNames, searched);
    }

    private static PictureMapSection Neighbors(Autoencoder model, DataSet among, int[] rows, SearchIndex byCode, SearchIndex byValue, string searched)
    {
        var (shown, names) = (new List<int>(), new List<string>());
        foreach (var query in RowChoice.Of(among.Count, Queries))
        {
            foreach (var (index, name) in ((SearchIndex, string)[])[(byCode, "by code"), (byValue, "by pixels")])
            {
                shown.Add(query);
                shown.AddRange(index.FindLike(query, Shown + 1).Select(hit => hit.Row).Where(row => row != query).Take(Shown));
                names.Add(index == byCode ? $"row {rows[query].ToString(CultureInfo.InvariantCulture)}, {name}" : name);
            }
        }

        return new PictureMapSection
        {
            Name = "search", Title = "What is found by code and by pixels",
            Note = $"{searched}. For each row at the left the {Shown} nearest others by √Σ(a − b)², above of the codes, below of the scaled pixels. Pixels tell light from dark, place by place; codes should find what is alike also where it lies a little aside.",
            Shape = model.InputShape, Columns = Shown + 1, RowNames = names, ColumnNames = ["query", .. Enumerable.Range(1, Shown).Select(rank => rank.ToString(CultureInfo.InvariantCulture))],
            Pictures = SampleView.Pictures(RowArrays.Values(among.Table.Select([.. shown])), PictureRange.Of(among.Table)),
        };
    }

    private static TableSection Precision(Autoencoder model, SearchPrecision byCode, SearchPrecision byValue, IReadOnlyList<string> classes, string searched)
    {
        var isNamed = classes.Count <= MostNamedClasses;
        return new TableSection
        {
            Name = "search-precision", Title = $"Precision at {Counted} of the search", RowsName = "search by",
            Note = $"{searched}, each a query once. The share of the {Counted} nearest others that are of the query's class, by codes of {model.LatentSize} numbers and by the {model.InputShape.Size} scaled values of a row.",
            Columns = [new TableColumn("all", BestValue.Highest), .. isNamed ? classes.Select(name => new TableColumn(name, BestValue.Highest)) : []],
            Rows = [Row("codes", byCode) with { IsMain = true }, Row("raw values", byValue)],
        };

        TableRow Row(string name, SearchPrecision found) => new(name, [found.Mean, .. isNamed ? found.ByClass : []]);
    }
}
