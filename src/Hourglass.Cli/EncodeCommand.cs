using System.CommandLine;
using Hourglass.Data;

namespace Hourglass.Cli;

/// <summary><c>hourglass encode MODEL DATA</c>.</summary>
internal static class EncodeCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp + " CSV from the standard input where it is -." };
        var output = TableOutput.CreateOption("-");
        var threads = TrainCommand.CreateThreads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "encode", "Writes the codes of rows.",
            ("encode runs/a mnist:test --out codes.npy", "one row of the code for each row of the data"),
            ("encode runs/a - < rows.csv > codes.csv", "as a filter: CSV in, CSV out")) { model, data, output, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.Tables);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, TrainCommand.CreateBackend(parsed.GetValue(threads)));
            var rows = format.Load(parsed, parsed.GetValue(data)!, loaded.Recipe.Data, terminal);
            var codes = TableOutput.ToTable(loaded.Encode(rows));
            string[] names = [.. Enumerable.Range(1, loaded.LatentSize).Select(i => $"z{i}")];
            TableOutput.Write(
                target, new DataSet("codes", codes, loaded.LatentShape, rows.Labels, rows.HasLabels ? rows.ClassNames : null, names), terminal);
            return ExitCode.Success;
        });
        return command;
    }
}
