using System.CommandLine;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>Writes paths through the latent space: a line of pictures each, or a table of positions, codes and rows.</summary>
internal static class WalkOutput
{
    internal static Option<string> CreateOption() =>
        TableOutput.CreateOption(" with a line per code (its position, the code, the row), or .png with the pictures");

    /// <summary>The stream for notes: the error stream if the table takes the standard output.</summary>
    internal static TextWriter Notes(Terminal terminal, string target) =>
        target == "-" || terminal.AsJson ? terminal.Error : terminal.Output;

    /// <summary>Writes paths of equal length, one below the other.</summary>
    /// <param name="target">The file, or -.</param>
    /// <param name="model">The model.</param>
    /// <param name="rows">The data, for the range of pictures and the names of columns.</param>
    /// <param name="lines">The paths, each with the number in the first column of a table.</param>
    /// <param name="names">The names of that column and of the positions.</param>
    /// <param name="terminal">The streams.</param>
    /// <param name="more">Pictures below those of the paths.</param>
    /// <param name="lineNames">The names of the lines of pictures; null for those of dimensions.</param>
    /// <param name="origin">Which row the paths start from, written above the pictures.</param>
    internal static void Write(
        string target, Autoencoder model, DataSet rows, IReadOnlyList<(int Number, LatentPath Path)> lines,
        (string Number, string Position) names, Terminal terminal, float[,]? more = null,
        IReadOnlyList<string>? lineNames = null, string origin = "")
    {
        if (TableOutput.IsPicture(target))
        {
            float[][,] all = [.. lines.Select(line => line.Path.Samples), .. more is null ? (float[][,])[] : [more]];
            Pictures.Write(
                target, model, [.. all.Select(TableOutput.ToTable)], rows.Table, lines[0].Path.Positions.Count,
                Label(lines, names, lineNames, origin));
            TableOutput.Report(target, lines.Sum(line => line.Path.Positions.Count), terminal);
            return;
        }

        var table = lines.SelectMany(line => line.Path.Positions.Select((position, i) => (float[])
            [line.Number, (float)position, .. Row(line.Path.Codes, i), .. Row(line.Path.Samples, i)]));
        WriteTable(target, model, rows, table, [names.Number, names.Position], terminal);
    }

    /// <summary>The position above each column, or below each picture where every path has its own.</summary>
    private static PictureLabels Label(
        IReadOnlyList<(int Number, LatentPath Path)> lines, (string Number, string Position) names, IReadOnlyList<string>? lineNames,
        string origin)
    {
        var isCommon = lines.All(line => line.Path.Positions.SequenceEqual(lines[0].Path.Positions));
        var sign = names.Position switch { "factor" => "f", "" => "α", var name => name };
        return new PictureLabels
        {
            Versions = lineNames ?? [.. lines.Select(line => isCommon || line.Number < 0 ? Name(line.Number) : Range(line))],
            Columns = isCommon ? [.. lines[0].Path.Positions.Select(Words.Short)] : [],
            Y = origin,
            X = isCommon ? $"{sign} →" : $"{sign}, from the left to the right →",
        };

        static string Name(int number) => number < 0 ? "random" : $"z{number}";

        static string Range((int Number, LatentPath Path) line) =>
            $"z{line.Number}: {Words.Short(line.Path.Positions[0])} to {Words.Short(line.Path.Positions[^1])}";
    }

    /// <summary>The number of a row and its class, if it has one.</summary>
    internal static string NameOf(DataSet rows, int row) =>
        rows.HasLabels ? $"row {row}, {rows.ClassNames[rows.Labels[row]]}" : $"row {row}";

    /// <summary>Writes lines of named numbers, the code and the row.</summary>
    internal static void WriteTable(
        string target, Autoencoder model, DataSet rows, IEnumerable<float[]> lines, string[] names, Terminal terminal)
    {
        var all = lines.ToArray();
        string[] columns =
        [
            .. names, .. TableOutput.NumberedColumns("z", model.LatentSize),
            .. rows.ColumnNames ?? TableOutput.NumberedColumns("x", rows.Table.Columns),
        ];
        var table = RowTable.FromFloats([.. all.SelectMany(line => line)], all.Length, columns.Length);
        TableOutput.Write(target, new DataSet("walk", table, new Shape(columns.Length), columnNames: columns), terminal);
    }

    internal static IEnumerable<float> Row(float[,] values, int row) =>
        Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c]);
}
