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
    internal static void Write(
        string target, Autoencoder model, DataSet rows, IReadOnlyList<(int Number, LatentPath Path)> lines,
        (string Number, string Position) names, Terminal terminal, float[,]? more = null)
    {
        if (TableOutput.IsPicture(target))
        {
            float[][,] all = [.. lines.Select(line => line.Path.Samples), .. more is null ? (float[][,])[] : [more]];
            Pictures.Write(target, model, [.. all.Select(TableOutput.ToTable)], rows.Table, lines[0].Path.Positions.Count);
            TableOutput.Report(target, lines.Sum(line => line.Path.Positions.Count), terminal);
            return;
        }

        var table = lines.SelectMany(line => line.Path.Positions.Select((position, i) => (float[])
            [line.Number, (float)position, .. Row(line.Path.Codes, i), .. Row(line.Path.Samples, i)]));
        WriteTable(target, model, rows, table, [names.Number, names.Position], terminal);
    }

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
