using System.CommandLine;
using System.Globalization;
using System.Text;
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

    /// <summary>Writes the table.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="table">The numbers.</param>
    /// <param name="columns">The columns' names, the first line of a CSV.</param>
    /// <param name="arrayName">The array's name in an NPZ.</param>
    /// <param name="terminal">For the standard output.</param>
    internal static void Write(string path, float[,] table, IReadOnlyList<string> columns, string arrayName, Terminal terminal)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npy":
            case ".npz":
                throw new NotSupportedException(arrayName);
            case ".csv":
                AtomicFile.Write(path, stream =>
                {
                    using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
                    WriteCsv(writer, table, columns);
                });
                break;
            default:
                WriteCsv(terminal.Output, table, columns);
                break;
        }
    }

    /// <summary>Numbers in their shortest form that reads back the same.</summary>
    private static void WriteCsv(TextWriter writer, float[,] table, IReadOnlyList<string> columns)
    {
        writer.WriteLine(string.Join(',', columns.Select(Quote)));
        Span<char> text = stackalloc char[32];
        for (var r = 0; r < table.GetLength(0); r++)
        {
            for (var c = 0; c < table.GetLength(1); c++)
            {
                if (c > 0) writer.Write(',');
                table[r, c].TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
                writer.Write(text[..length]);
            }

            writer.WriteLine();
        }
    }

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\n\r") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
