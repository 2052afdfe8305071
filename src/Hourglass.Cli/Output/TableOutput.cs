using System.CommandLine;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>
/// Writes a table of numbers as CSV, NPY or NPZ, chosen by the file extension, or as CSV to the standard output for <c>-</c>.
/// </summary>
internal static class TableOutput
{
    private const int PicturesPerLine = 20;

    private const int MostColumnsOnScreen = 12, MostRowsOnScreen = 50, RowsOfSummary = 5, ColumnsOfSummary = 6;

    internal static IReadOnlyList<string> Tables { get; } = [".csv", ".npy", ".npz"];

    internal static IReadOnlyList<string> TablesAndPictures { get; } = [.. Tables, ".png"];

    /// <summary>The option that names the output.</summary>
    /// <param name="more">What other files can be written, such as ", or .png with the pictures".</param>
    internal static Option<string> CreateOption(string more = "") => new("--out")
    {
        Description = $"The output file: .csv, .npy or .npz{more}; - writes CSV to the standard output.", HelpName = "FILE",
        DefaultValueFactory = _ => "-",
    };

    /// <summary>The option for JSON in place of CSV.</summary>
    internal static Option<bool> CreateJson() => new("--json")
    {
        Description = "Print JSON instead of CSV, an object per row; with --out FILE, an object that names the file.",
    };

    internal static bool IsPicture(string path) => OutputFile.HasExtension(path, ".png");

    /// <summary>Rejects an output that cannot be written, before any work is done.</summary>
    internal static string Check(string path, IReadOnlyList<string> extensions)
    {
        if (path == "-") return path;
        if (!extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
            throw new UsageException($"--out {path}: expected a file that ends in {string.Join(", ", extensions)}, or -.");
        OutputFile.CheckFolder(path);
        return path;
    }

    /// <summary>
    /// Writes rows. A CSV file names the columns in its first line; an NPY file keeps the shape of a row; an NPZ file holds the rows as
    /// <c>x</c> and their classes, if known, as <c>y</c>.
    /// </summary>
    internal static void Write(string path, DataSet rows, Terminal terminal)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npy":
                NpyFile.Write(path, rows.Table, rows.Shape);
                break;
            case ".npz":
                NpzFile.Write(path, rows);
                break;
            case "" when path == "-":
                WriteToOutput(rows, terminal);
                return;
            default:
                OutputFile.WriteLines(path, terminal, writer => CsvText.Write(writer, rows));
                break;
        }

        Report(path, rows.Count, terminal);
    }

    /// <summary>With JSON, names a file that was written.</summary>
    internal static void Report(string path, int rows, Terminal terminal)
    {
        if (!terminal.AsJson || path == "-") return;
        terminal.Output.WriteLine(Json.Line(writer =>
        {
            writer.WriteString("file", path);
            writer.WriteNumber("rows", rows);
        }));
    }

    /// <summary>CSV or JSON; on a screen a wide or long table is cut short, as nobody can read it there.</summary>
    private static void WriteToOutput(DataSet rows, Terminal terminal)
    {
        if (terminal.AsJson) WriteJson(terminal.Output, rows);
        else if (terminal.IsScreen && (rows.Table.Columns > MostColumnsOnScreen || rows.Count > MostRowsOnScreen))
            WriteSummary(terminal.Output, rows);
        else CsvText.Write(terminal.Output, rows);
    }

    private static void WriteSummary(TextWriter output, DataSet rows)
    {
        var (count, columns, row) = (rows.Count, Math.Min(rows.Table.Columns, ColumnsOfSummary), new float[rows.Table.Columns]);
        var cells = new List<IReadOnlyList<string>> { (string[])["row", .. rows.ColumnNames!.Take(columns), .. More("…")] };
        for (var r = 0; r < Math.Min(count, RowsOfSummary); r++)
        {
            rows.Table.CopyRow(r, row);
            cells.Add((string[])[Words.Whole(r), .. row.Take(columns).Select(value => Words.Short(value)), .. More("…")]);
        }

        TextLayout.WriteTable(output, cells);
        output.WriteLine(
            $"{Words.Count(count, "row")} of {Words.Count(rows.Table.Columns, "value")}; --out FILE writes all, and so does > FILE.csv");

        string[] More(string mark) => columns < rows.Table.Columns ? [mark] : [];
    }

    private static void WriteJson(TextWriter output, DataSet rows)
    {
        var row = new float[rows.Table.Columns];
        for (var r = 0; r < rows.Count; r++)
        {
            rows.Table.CopyRow(r, row);
            output.WriteLine(Json.Line(writer =>
            {
                for (var c = 0; c < row.Length; c++) writer.WriteNumber(rows.ColumnNames![c], row[c]);
                if (rows.HasLabels) writer.WriteString("class", rows.ClassNames[rows.Labels[r]]);
            }));
        }
    }

    /// <summary>Writes rows that a model made: as a grid of pictures for a .png file, else as a table.</summary>
    internal static void WriteRows(string path, Autoencoder model, DataSet rows, Terminal terminal)
    {
        if (!IsPicture(path))
        {
            Write(path, rows, terminal);
            return;
        }

        Pictures.Write(
            path, model, [rows.Table], rows.Table, PicturesPerLine, new PictureLabels { Captions = PictureLabels.RowsOf(rows) });
        Report(path, rows.Count, terminal);
    }

    /// <summary>Rows that a model made, with the column names of their source, or x0, x1 … without any.</summary>
    /// <param name="model">The model.</param>
    /// <param name="made">The rows it made.</param>
    /// <param name="source">The rows it made them from, in the same order; null for rows made from codes.</param>
    internal static DataSet ModelRows(Autoencoder model, float[,] made, DataSet? source = null) => new(
        "rows", ToTable(made), model.InputShape, source is null ? default : source.Labels,
        source is { HasLabels: true } ? source.ClassNames : null, source?.ColumnNames ?? NumberedColumns("x", made.GetLength(1)));

    /// <summary>Names of columns: z0, z1 … for the prefix z.</summary>
    internal static string[] NumberedColumns(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i}")];

    /// <summary>A table of numbers as rows of data.</summary>
    internal static RowTable ToTable(float[,] numbers)
    {
        var values = new float[numbers.Length];
        Buffer.BlockCopy(numbers, 0, values, 0, numbers.Length * sizeof(float));
        return RowTable.FromFloats(values, numbers.GetLength(0), numbers.GetLength(1));
    }
}
