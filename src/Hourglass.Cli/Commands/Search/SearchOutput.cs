using System.Globalization;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary>Writes the results of a search as CSV, JSON or pictures, or the precision of many searches.</summary>
internal static class SearchOutput
{
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
                        $"{TableOutput.Quote(query)},{i + 1},{row},{distance},{TableOutput.Quote(LabelOf(index, row) ?? "")}," +
                        $"{TableOutput.Quote(FileOf(index, row) ?? "")}"));
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

    /// <summary>Writes a line of pictures per query: the query, then the rows found, each above its distance.</summary>
    internal static void WriteSheet(string path, Autoencoder model, List<SearchResult> found, IndexedPictures pictures)
    {
        var cells = new List<float[]>();
        var captions = new List<string>();
        foreach (var (_, query, hits) in found)
        {
            cells.Add(query!);
            captions.Add("");
            cells.AddRange(hits.Select(hit => pictures.Values(hit.Row)));
            captions.AddRange(hits.Select(hit => Caption(hit.Distance)));
        }

        var all = RowTable.FromFloats([.. cells.SelectMany(cell => cell)], cells.Count, model.InputShape.Size);
        var (scale, shift) = Pictures.Range(model, all);
        foreach (var cell in cells)
            for (var i = 0; i < cell.Length; i++)
                cell[i] = cell[i] * scale + shift;
        ReadOnlyMemory<float>[] memories = [.. cells.Select(cell => (ReadOnlyMemory<float>)cell)];
        PngFile.Write(path, ContactSheet.Compose(memories, captions, model.InputShape, found[0].Hits.Length + 1));
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

        Words.WriteTable(
            terminal.Output,
            [
                ["class", $"precision@{found.Neighbors}"], .. classes.Select(pair => (string[])[pair.Name, Share(pair.Precision)]),
                [$"all {Words.Count(found.Queries, "row")}", Share(found.Mean)],
            ]);

        static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
    }

    /// <summary>At most five characters up to 99,999: 0.123, 12.34, 123.4, 12345.</summary>
    private static string Caption(float distance) => distance.ToString(
        distance < 9.9995f ? "0.000" : distance < 99.995f ? "0.00" : distance < 999.95f ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string? LabelOf(SearchIndex index, int row) =>
        index.Rows.Labels.Count > 0 ? index.Rows.ClassNames[index.Rows.Labels[row]] : null;

    private static string? FileOf(SearchIndex index, int row) => index.Rows.Files.Count > 0 ? index.Rows.Files[row] : null;
}
