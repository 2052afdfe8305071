using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>A raw row to search for.</summary>
/// <param name="Name">Its name in the results: a file, or a row of a data set.</param>
/// <param name="Rows">The data set.</param>
/// <param name="Row">The index of the row.</param>
internal sealed record SearchQuery(string Name, DataSet Rows, int Row)
{
    /// <summary>All queries of the QUERY arguments and the option --row.</summary>
    internal static List<SearchQuery> Load(
        ParseResult parsed, DataOptions format, IReadOnlyList<string> queries, IReadOnlyList<int> chosen, Autoencoder trained,
        Terminal terminal)
    {
        var found = new List<SearchQuery>();
        foreach (var query in queries)
        {
            var (rows, files) = Load(query);
            foreach (var row in chosen)
                if (row < 0 || row >= rows.Count)
                    throw new UsageException($"--row: {query} has rows 0 to {rows.Count - 1}; found {row}.");
            foreach (var row in chosen.Count > 0 ? chosen : Enumerable.Range(0, rows.Count))
                found.Add(new SearchQuery(files.Count > row ? files[row] : $"{query} row {row}", rows, row));
        }

        return found;

        (DataSet Rows, IReadOnlyList<string> Files) Load(string query)
        {
            if (!File.Exists(query) || !PictureFolder.IsPicture(query)) return format.LoadWithFiles(parsed, query, trained, terminal);
            return (PictureFolder.ReadFiles([query], trained.Recipe.Data.Pictures, terminal.Cancellation).Data, [query]);
        }
    }

    /// <summary>The values of the row.</summary>
    internal float[] Values()
    {
        var values = new float[Rows.Table.Columns];
        Rows.Table.CopyRow(Row, values);
        return values;
    }
}
