using System.CommandLine;

namespace Hourglass.Cli;

/// <summary><c>hourglass reconstruct MODEL DATA</c>.</summary>
internal static class ReconstructCommand
{
    private const int MaximumPictures = 100, PicturesPerLine = 20;

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.Data(Common.OrStandardInput);
        var output = TableOutput.CreateOption($", or .png with the first {MaximumPictures} pictures above their reconstructions");
        var json = TableOutput.CreateJson();
        var threads = Common.Threads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "reconstruct", "Reconstructs rows: decode(encode(rows)), in the units of the data.",
            ("reconstruct runs/a fashion-mini --out pictures.png",
                $"the first {MaximumPictures} test pictures above their reconstructions"),
            ("reconstruct runs/a rows.csv --out rows.npy", "all rows, as a NumPy array")) { model, data, output, json, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, Common.CreateBackend(parsed.GetValue(threads)));
            Pictures.Check(target, loaded);
            var rows = format.Load(parsed, parsed.GetValue(data)!, loaded, terminal);
            if (TableOutput.IsPicture(target))
            {
                var first = rows.Take(MaximumPictures);
                var made = TableOutput.ToTable(loaded.Reconstruct(first));
                Pictures.Write(target, loaded, [first.Table, made], first.Table, PicturesPerLine, new PictureLabels
                {
                    Versions = ["original", "reconstruction"], Captions = PictureLabels.RowsOf(first),
                });
                TableOutput.Report(target, first.Count, screen);
            }
            else
            {
                TableOutput.Write(target, TableOutput.ModelRows(loaded, loaded.Reconstruct(rows), rows), screen);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
