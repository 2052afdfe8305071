using System.CommandLine;
using System.Globalization;
using System.Text;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;

namespace Hourglass.Cli;

/// <summary>Writes a table of numbers as CSV, NPY or NPZ, by the ending of the file's name; CSV to the standard output where it is <c>-</c>.</summary>
internal static class TableOutput
{
    internal static IReadOnlyList<string> Tables { get; } = [".csv", ".npy", ".npz"];

    internal static IReadOnlyList<string> TablesAndPictures { get; } = [".csv", ".npy", ".npz", ".png"];

    /// <summary>The option that names the target.</summary>
    internal static Option<string> CreateOption(string usual, string more = "") => new("--out")
    {
        Description = $"Where to: .csv, .npy or .npz{more}; - is CSV on the standard output.", HelpName = "FILE", DefaultValueFactory = _ => usual,
    };

    internal static bool IsPicture(string path) => Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses a target that cannot be written, before any work is done.</summary>
    internal static string Check(string path, IReadOnlyList<string> endings)
    {
        if (path == "-" || endings.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            if (path != "-" && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
            return path;
        }

        throw new UsageException($"--out {path}: expected a file that ends in {string.Join(", ", endings)}, or -.");
    }

    /// <summary>
    /// Writes the rows. A CSV has the names of the columns in its first line; an NPY keeps the shape of a row; an NPZ holds the rows as
    /// <c>x</c> and, where known, their classes as <c>y</c>.
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
            case ".csv":
                AtomicFile.Write(path, stream =>
                {
                    using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
                    WriteCsv(writer, rows);
                });
                break;
            default:
                WriteCsv(terminal.Output, rows);
                break;
        }
    }

    /// <summary>A table of numbers as rows of data.</summary>
    internal static RowTable ToTable(float[,] numbers)
    {
        var values = new float[numbers.Length];
        Buffer.BlockCopy(numbers, 0, values, 0, numbers.Length * sizeof(float));
        return RowTable.FromFloats(values, numbers.GetLength(0), numbers.GetLength(1));
    }

    /// <summary>Numbers in their shortest form that reads back the same.</summary>
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

    /// <summary>A field of a CSV file, in quotes where it needs them.</summary>
    internal static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\n\r") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
