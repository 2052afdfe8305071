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
        var model = Common.Model();
        var data = Common.Data(Common.OrStandardInput);
        var output = TableOutput.CreateOption();
        var json = TableOutput.CreateJson();
        var threads = Common.Threads();
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "encode", "Encodes rows to codes.",
            ("encode runs/a mnist:test --out codes.npy", "a code for each row"),
            ("encode runs/a activations.npy --out codes.npy", "rows that do not fit into memory are encoded in parts"),
            ("encode runs/a - < rows.csv > codes.csv", "as a filter from CSV to CSV")) { model, data, output, json, threads };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.Tables);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!, Common.CreateBackend(parsed.GetValue(threads)));
            var rows = format.Load(parsed, parsed.GetValue(data)!, loaded, terminal);
            if (rows.Table.IsMapped && OutputFile.HasExtension(target, ".npy"))
            {
                NpyFile.Write(target, Parts(loaded, rows), rows.Count, loaded.LatentShape);
                TableOutput.Report(target, rows.Count, screen);
                return ExitCode.Success;
            }

            var codes = new DataSet(
                "codes", TableOutput.ToTable(loaded.Encode(rows)), loaded.LatentShape, rows.Labels, rows.HasLabels ? rows.ClassNames : null,
                TableOutput.NumberedColumns("z", loaded.LatentSize));
            TableOutput.Write(target, codes, screen);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The codes of rows that do not fit into memory, in parts, as the codes may not fit either.</summary>
    private static IEnumerable<RowTable> Parts(Autoencoder model, DataSet rows)
    {
        for (var start = 0; start < rows.Count; start += PartRows)
        {
            var part = rows.Select([.. Enumerable.Range(start, Math.Min(PartRows, rows.Count - start))]);
            yield return TableOutput.ToTable(model.Encode(part));
        }
    }
}
