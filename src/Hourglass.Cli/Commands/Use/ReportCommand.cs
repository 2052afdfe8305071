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
        var model = Common.Model();
        var data = Common.OptionalData(
            "A data set name, a file, or a folder of pictures, split as the model's recipe says. By default the data of the recipe.");
        var all = new Option<bool>("--all")
        {
            Description =
                "Add sections on the uses of the model: latent space, generation, anomalies, probes, search, compression, an error model.",
        };
        var output = new Option<string>("--out")
        {
            Description = "The HTML file.", HelpName = "FILE", DefaultValueFactory = _ => "report.html",
        };
        var json = Common.Json("the name of the file");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "report", "Writes the report of a trained model: metrics, charts and pictures in one HTML file.",
            ("report runs/a --out a.html", "the report that training wrote"),
            ("report runs/a mnist --all", "with a section for each use of the model")) { model, data, all, output, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = parsed.GetValue(output)!;
            OutputFile.CheckFolder(target);
            format.RequireData(parsed, parsed.GetValue(data));
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            var recipe = loaded.Recipe.Data;
            if (parsed.GetValue(data) is { } source)
            {
                var other = loaded.Recipe with { Data = recipe with { Source = source, Test = null } };
                recipe = RecipeJson.Parse(RecipeJson.Write(other), [.. format.Settings(parsed)]).Data;
            }

            var rows = TrainingData.Prepare(recipe, DataLoader.LoadPair(recipe, terminal), loaded.Recipe.Training.Seed);
            var metrics = RunMetrics.Measure(loaded, rows, terminal.Cancellation);
            var content = RunReport.Create(loaded, rows, null, metrics, parsed.GetValue(all), terminal.Cancellation);
            HtmlReport.Write(target, content, terminal.Cancellation);
            terminal.Output.WriteLine(parsed.GetValue(json) ? Json.Line(writer => writer.WriteString("report", target)) : target);
            return ExitCode.Success;
        });
        return command;
    }
}
