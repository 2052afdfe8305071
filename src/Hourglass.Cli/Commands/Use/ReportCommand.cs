using System.CommandLine;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary><c>hourglass report MODEL [DATA]</c>.</summary>
internal static class ReportCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string?>("DATA")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A data set's name, a file, or a folder of pictures, split as the model's recipe says; those of the recipe itself where not given.",
        };
        var all = new Option<bool>("--all") { Description = "Also what the model can be used for: its latent space, generation, anomalies, probes, search, compression, an error model." };
        var output = new Option<string>("--out") { Description = "The file.", HelpName = "FILE", DefaultValueFactory = _ => "report.html" };
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "report", "Writes the report of a trained model: figures, charts and pictures in one HTML file.",
            ("report runs/a --out a.html", "the report that training wrote, again"),
            ("report runs/a mnist --all", "with every experiment on the model")) { model, data, all, output };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            var recipe = loaded.Recipe.Data;
            if (parsed.GetValue(data) is { } source) recipe = RecipeJson.Parse(RecipeJson.Write(loaded.Recipe with { Data = recipe with { Source = source, Test = null } }), [.. format.Settings(parsed)]).Data;
            else if (format.AnyGiven(parsed)) throw new UsageException("options of data go with DATA; the recipe's own data are read as it says.");
            var rows = TrainingData.Prepare(recipe, DataLoader.LoadPair(recipe, terminal), loaded.Recipe.Training.Seed);
            var metrics = RunMetrics.Measure(loaded, rows, terminal.Cancellation);
            var content = RunReport.Create(loaded, rows, null, metrics);
            if (parsed.GetValue(all)) content = content with { Sections = [.. content.Sections, .. ModelUses.Create(loaded, rows, terminal.Cancellation)] };
            var target = parsed.GetValue(output)!;
            HtmlReport.Write(target, content);
            terminal.Output.WriteLine(target);
            return ExitCode.Success;
        });
        return command;
    }
}
