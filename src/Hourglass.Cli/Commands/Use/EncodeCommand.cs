using System.CommandLine;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass encode MODEL DATA</c>.</summary>
internal static class EncodeCommand
{
    private const int PartRows = 1 << 15;

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
            ("encode runs/a activations.npy --out codes.npy", "part by part where the rows do not fit into memory; train takes the file as --data"),
            ("encode runs/a - < rows.csv > codes.csv", "as a filter: CSV in, CSV out")) { model, data, output, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.Tables);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, TrainCommand.CreateBackend(parsed.GetValue(threads)));
            var rows = format.Load(parsed, parsed.GetValue(data)!, loaded.Recipe.Data, terminal);
            if (rows.Table.IsMapped && Path.GetExtension(target).Equals(".npy", StringComparison.OrdinalIgnoreCase))
            {
                NpyFile.Write(target, Parts(loaded, rows), rows.Count, loaded.LatentShape);
                return ExitCode.Success;
            }

            var codes = TableOutput.ToTable(loaded.Encode(rows));
            string[] names = [.. Enumerable.Range(1, loaded.LatentSize).Select(i => $"z{i}")];
            TableOutput.Write(
                target, new DataSet("codes", codes, loaded.LatentShape, rows.Labels, rows.HasLabels ? rows.ClassNames : null, names), terminal);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The codes of rows that do not fit into memory; nor might they.</summary>
    private static IEnumerable<RowTable> Parts(Autoencoder model, DataSet rows)
    {
        for (var start = 0; start < rows.Count; start += PartRows)
            yield return TableOutput.ToTable(model.Encode(rows.Select([.. Enumerable.Range(start, Math.Min(PartRows, rows.Count - start))])));
    }
}
