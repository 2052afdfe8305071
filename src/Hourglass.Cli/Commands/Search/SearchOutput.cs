using System.Globalization;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary>Writes the results of a search as CSV, JSON or pictures, or the precision of many searches.</summary>
internal static class SearchOutput
{
    // Sides in pixels: smaller pictures are enlarged until their captions fit, larger ones are not doubled.
    private const int SmallestSide = 96, LargestDoubled = 128;

    private const int LongestName = 20;

    internal static void WriteCsv(Terminal terminal, string target, SearchIndex index, List<SearchResult> found) =>
        OutputFile.WriteLines(target, terminal, writer =>
        {
            writer.WriteLine("query,rank,row,distance,label,file");
            foreach (var (query, _, hits) in found)
            {
                for (var i = 0; i < hits.Length; i++)
                {
                    var (row, distance) = (hits[i].Row, hits[i].Distance);
                    writer.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{CsvText.Quote(query)},{i + 1},{row},{distance},{CsvText.Quote(LabelOf(index, row) ?? "")}," +
                        $"{CsvText.Quote(FileOf(index, row) ?? "")}"));
                }
            }
        });

    internal static void WriteJson(Terminal terminal, SearchIndex index, List<SearchResult> found)
    {
        foreach (var (query, _, hits) in found)
        {
            for (var i = 0; i < hits.Length; i++)
            {
                terminal.Output.WriteLine(Json.Line(writer =>
                {
                    writer.WriteString("query", query);
                    writer.WriteNumber("rank", i + 1);
                    writer.WriteNumber("row", hits[i].Row);
                    writer.WriteNumber("distance", hits[i].Distance);
                    writer.WriteString("label", LabelOf(index, hits[i].Row));
                    writer.WriteString("file", FileOf(index, hits[i].Row));
                }));
            }
        }
    }

    /// <summary>
    /// Writes a line of pictures per query: the query, then the rows found, each above its distance, row number, class and file.
    /// </summary>
    internal static void WriteSheet(
        string path, Autoencoder model, SearchIndex index, List<SearchResult> found, IndexedPictures pictures)
    {
        var cells = new List<float[]>();
        var captions = new List<string>();
        foreach (var (name, query, hits) in found)
        {
            cells.Add(query!);
            captions.Add(End(Path.GetFileName(name)));
            cells.AddRange(hits.Select(hit => pictures.Values(hit.Row)));
            captions.AddRange(hits.Select(hit => Caption(index, hit)));
        }

        var all = RowTable.FromFloats([.. cells.SelectMany(cell => cell)], cells.Count, model.InputShape.Size);
        var (scale, shift) = Pictures.Range(model, all);
        foreach (var cell in cells)
            for (var i = 0; i < cell.Length; i++)
                cell[i] = cell[i] * scale + shift;
        var (shape, count) = (model.InputShape, found[0].Hits.Length);
        PngFile.Write(path, new LabeledGrid
        {
            Pictures = [.. cells.Select(cell => (ReadOnlyMemory<float>)cell)], Shape = shape, Columns = count + 1,
            ColumnNames = ["query", .. Enumerable.Range(1, count).Select(rank => $"{rank}")], Captions = captions,
            Scale = Math.Max(shape[2] <= LargestDoubled ? 2 : 1, (SmallestSide + shape[2] - 1) / shape[2]),
        }.Compose());
    }

    internal static void WritePrecision(Terminal terminal, SearchIndex index, SearchPrecision found, bool asJson)
    {
        var classes = index.Rows.ClassNames.Zip(found.ByClass).Where(pair => pair.Second is not null)
            .Select(pair => (Name: pair.First, Precision: pair.Second!.Value)).ToArray();
        if (asJson)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("k", found.Neighbors);
                writer.WriteNumber("queries", found.Queries);
                writer.WriteNumber("precision", found.Mean);
                writer.WriteStartObject("classes");
                foreach (var (name, share) in classes) writer.WriteNumber(name, share);
                writer.WriteEndObject();
            }));
            return;
        }

        TextLayout.WriteTable(
            terminal.Output,
            [
                ["class", $"precision@{found.Neighbors}"], .. classes.Select(pair => (string[])[pair.Name, Share(pair.Precision)]),
                [$"all {Words.Count(found.Queries, "row")}", Share(found.Mean)],
            ]);

        static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
    }

    /// <summary>The lines below a picture that was found.</summary>
    private static string Caption(SearchIndex index, SearchHit hit)
    {
        var (label, lines) = (LabelOf(index, hit.Row), $"distance {Words.Short(hit.Distance)}\nrow {hit.Row}");
        if (label is not null) lines += $" {label}";
        return FileOf(index, hit.Row) is { } file ? $"{lines}\n{End(label is null ? file : Path.GetFileName(file))}" : lines;
    }

    /// <summary>The end of a path: it tells more than the beginning.</summary>
    private static string End(string path) => path.Length <= LongestName ? path : $"…{path[^(LongestName - 1)..]}";

    private static string? LabelOf(SearchIndex index, int row) =>
        index.Rows.Labels.Count > 0 ? index.Rows.ClassNames[index.Rows.Labels[row]] : null;

    private static string? FileOf(SearchIndex index, int row) => index.Rows.Files.Count > 0 ? index.Rows.Files[row] : null;
}
