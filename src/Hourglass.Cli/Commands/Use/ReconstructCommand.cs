using System.CommandLine;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass reconstruct MODEL DATA --out FILE</c>.</summary>
internal static class ReconstructCommand
{
    private const int MostPictures = 100, PicturesInARow = 20;

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp + " CSV from the standard input where it is -." };
        var output = TableOutput.CreateOption("-", ", or .png with the first pictures above their reconstructions");
        var threads = TrainCommand.CreateThreads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "reconstruct", "Writes what a model makes of rows: decode(encode(rows)), in the units of the data.",
            ("reconstruct runs/a fashion-mini --out pictures.png", "the first 100 test pictures above their reconstructions"),
            ("reconstruct runs/a rows.csv --out rows.npy", "all rows, as numpy reads them")) { model, data, output, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, TrainCommand.CreateBackend(parsed.GetValue(threads)));
            Pictures.Check(target, loaded);
            var rows = format.Load(parsed, parsed.GetValue(data)!, loaded.Recipe.Data, terminal);
            if (TableOutput.IsPicture(target))
            {
                var first = rows.Take(MostPictures);
                Pictures.Write(target, loaded, [first.Table, TableOutput.ToTable(loaded.Reconstruct(first))], first.Table, PicturesInARow);
            }
            else
            {
                var made = TableOutput.ToTable(loaded.Reconstruct(rows));
                TableOutput.Write(target, AsRows(loaded, made, rows), terminal);
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Rows that a model made, with the names of the columns, or x1, x2 … where there are none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="made">What it made.</param>
    /// <param name="source">What it made them from, row for row; null where from codes.</param>
    internal static DataSet AsRows(Autoencoder model, RowTable made, DataSet? source) => new(
        "rows", made, model.InputShape, source is null ? default : source.Labels, source is { HasLabels: true } ? source.ClassNames : null,
        source?.ColumnNames ?? [.. Enumerable.Range(1, made.Columns).Select(i => $"x{i}")]);
}
