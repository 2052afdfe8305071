using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>What is looked for: raw rows, each with a name.</summary>
/// <param name="Name">What to call it in the results: a file, or a row of a data set.</param>
/// <param name="Rows">The data set it is a row of.</param>
/// <param name="Row">Which.</param>
internal sealed record SearchQuery(string Name, DataSet Rows, int Row)
{
    /// <summary>All queries that QUERY arguments and the option --row name.</summary>
    internal static List<SearchQuery> Load(
        ParseResult parsed, DataOptions format, IReadOnlyList<string> queries, IReadOnlyList<int> chosen, DataRecipe trained, Terminal terminal)
    {
        var found = new List<SearchQuery>();
        foreach (var query in queries)
        {
            var (rows, files) = File.Exists(query) && PictureFolder.IsPicture(query)
                ? ((DataSet, IReadOnlyList<string>))(PictureFolder.ReadFiles([query], trained.Pictures, terminal.Cancellation).Data, [query])
                : format.LoadWithFiles(parsed, query, trained, terminal);
            foreach (var row in chosen)
                if (row < 0 || row >= rows.Count)
                    throw new UsageException($"--row: {query} has rows 0 to {rows.Count - 1}; found {row}.");
            foreach (var row in chosen.Count > 0 ? chosen : Enumerable.Range(0, rows.Count))
                found.Add(new SearchQuery(files.Count > row ? files[row] : $"{query} row {row}", rows, row));
        }

        return found;
    }

    /// <summary>The values of the row.</summary>
    internal float[] Values()
    {
        var values = new float[Rows.Table.Columns];
        Rows.Table.CopyRow(Row, values);
        return values;
    }
}
