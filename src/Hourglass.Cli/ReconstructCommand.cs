using System.CommandLine;

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
            var rows = DataLoader.LoadOne(parsed.GetValue(data)!, format.Read(parsed), terminal.Input);
            if (TableOutput.IsPicture(target))
            {
                var first = rows.Take(MostPictures);
                Pictures.Write(target, loaded, first.Table, loaded.Reconstruct(first.Table), PicturesInARow);
            }
            else
            {
                TableOutput.Write(target, loaded.Reconstruct(rows.Table), Columns(rows.ColumnNames, loaded.InputShape.Size), "rows", terminal);
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The names of the columns, or x1, x2 … where there are none.</summary>
    internal static IReadOnlyList<string> Columns(IReadOnlyList<string>? names, int count) =>
        names ?? [.. Enumerable.Range(1, count).Select(i => $"x{i}")];
}
