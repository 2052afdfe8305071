using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Evaluation;

namespace Hourglass.Cli;

/// <summary><c>hourglass latents MODEL DATA --latent I</c>.</summary>
internal static class LatentsCommand
{
    private const int DefaultCount = 10;

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.Data();
        var latent = new Option<int>("--latent") { Description = "The index of the latent, from 0.", HelpName = "I", Required = true };
        var top = Common.Number("--top", "The maximum number of rows.", DefaultCount);
        var json = Common.Json("a table, one object per line");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "latents", "Shows the rows with the largest activations of a latent.",
            ("latents runs/a mnist:test --latent 7", "the ten rows with the largest values of latent 7, and these values"),
            ("latents runs/a new.npy --latent 7 --top 3 --json", "three rows of a file, as JSON")) { model, data, latent, top, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            var number = parsed.GetValue(latent);
            if (number < 0 || number >= loaded.LatentSize)
                throw new UsageException($"--latent: the model has latents 0 to {loaded.LatentSize - 1}; found {number}.");
            var rows = format.Load(parsed, parsed.GetValue(data)!, loaded, terminal);
            var found = TopActivations.Find(loaded, rows.Table, number, parsed.GetValue(top), loaded.LabelsOf(rows), terminal.Cancellation);
            if (parsed.GetValue(json)) WriteJson(terminal, number, found);
            else Write(terminal, number, rows, found);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteJson(Terminal terminal, int latent, IReadOnlyList<TopActivation> found)
    {
        foreach (var (value, row) in found)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteNumber("latent", latent);
                writer.WriteNumber("row", row);
                writer.WriteNumber("value", value);
            }));
        }
    }

    private static void Write(Terminal terminal, int latent, DataSet rows, IReadOnlyList<TopActivation> found)
    {
        if (found.Count == 0)
        {
            terminal.Output.WriteLine($"Latent {latent} is 0 in all {Words.Count(rows.Count, "row")} of {rows.Name}.");
            return;
        }

        var cells = found.Select(top => (string[])[top.Row.ToString(CultureInfo.InvariantCulture), Words.Short(top.Value)]);
        TextLayout.WriteTable(terminal.Output, [["row", "value"], .. cells]);
    }
}
