using System.CommandLine;
using System.Globalization;
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

    internal static IReadOnlyList<string> Tables { get; } = [".csv", ".npy", ".npz"];

    internal static IReadOnlyList<string> TablesAndPictures { get; } = [.. Tables, ".png"];

    /// <summary>The option that names the output.</summary>
    /// <param name="more">What other files can be written, such as ", or .png with the pictures".</param>
    internal static Option<string> CreateOption(string more = "") => new("--out")
    {
        Description = $"The output file: .csv, .npy or .npz{more}; - writes CSV to the standard output.", HelpName = "FILE",
        DefaultValueFactory = _ => "-",
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
            default:
                OutputFile.WriteLines(path, terminal, writer => WriteCsv(writer, rows));
                break;
        }
    }

    /// <summary>Writes rows that a model made: as a grid of pictures for a .png file, else as a table.</summary>
    internal static void WriteRows(string path, Autoencoder model, DataSet rows, Terminal terminal)
    {
        if (IsPicture(path)) Pictures.Write(
                path, model, [rows.Table], rows.Table, PicturesPerLine, new PictureLabels { Captions = PictureLabels.RowsOf(rows) });
        else Write(path, rows, terminal);
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

    /// <summary>A field of a CSV file, in quotes where it needs them.</summary>
    internal static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\n\r") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Writes numbers in their shortest form that reads back the same.</summary>
    private static void WriteCsv(TextWriter writer, DataSet rows)
    {
        writer.WriteLine(string.Join(',', rows.ColumnNames!.Select(Quote)));
        Span<char> text = stackalloc char[32];
        var values = new float[rows.Table.Columns];
        for (var r = 0; r < rows.Count; r++)
        {
            rows.Table.CopyRow(r, values);
            for (var c = 0; c < values.Length; c++)
            {
                if (c > 0) writer.Write(',');
                values[c].TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
                writer.Write(text[..length]);
            }

            writer.WriteLine();
        }
    }
}
