using System.CommandLine;
using System.Globalization;
using Hourglass.Evaluation;

namespace Hourglass.Cli;

/// <summary><c>hourglass latents MODEL DATA --latent I</c>.</summary>
internal static class LatentsCommand
{
    private const int Usual = 10;

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string>("DATA") { Description = DataOptions.DataHelp };
        var latent = new Option<int>("--latent") { Description = "The latent, from 0.", HelpName = "I", Required = true };
        var top = new Option<int>("--top") { Description = $"How many rows at most; {Usual} where not given.", HelpName = "N", DefaultValueFactory = _ => Usual };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line instead of a table." };
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "latents", "Shows the rows that excite a latent most.",
            ("latents runs/a mnist:test --latent 7", "the ten rows with the largest values of latent 7, and these values"),
            ("latents runs/a new.npy --latent 7 --top 3 --json", "three rows of a file, for a program")) { model, data, latent, top, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            var (number, count) = (parsed.GetValue(latent), parsed.GetValue(top));
            if (number < 0 || number >= loaded.LatentSize) throw new UsageException($"--latent: the model has latents 0 to {loaded.LatentSize - 1}; found {number}.");
            if (count < 1) throw new UsageException($"--top: expected at least 1; found {count}.");
            var rows = format.Load(parsed, parsed.GetValue(data)!, loaded.Recipe.Data, terminal);
            var found = TopActivations.Find(loaded, rows.Table, number, count, loaded.LabelsOf(rows), terminal.Cancellation);
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

    private static void Write(Terminal terminal, int latent, Data.DataSet rows, IReadOnlyList<TopActivation> found)
    {
        if (found.Count == 0)
        {
            terminal.Output.WriteLine($"Latent {latent} is 0 in all {Words.Count(rows.Count, "row")} of {rows.Name}.");
            return;
        }

        Words.WriteTable(
            terminal.Output, [["row", "value"], .. found.Select(top => (string[])[top.Row.ToString(CultureInfo.InvariantCulture), Words.Short(top.Value)])]);
    }
}
