using System.CommandLine;
using Hourglass.Data;
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
            var rows = TrainingData.Prepare(
                loaded.Recipe.Data, Load(parsed, parsed.GetValue(data), format, loaded, terminal), loaded.Recipe.Training.Seed);
            var metrics = RunMetrics.Measure(loaded, rows, terminal.Cancellation);
            var content = RunReport.Create(loaded, rows, null, metrics, parsed.GetValue(all), terminal.Cancellation);
            HtmlReport.Write(target, content, terminal.Cancellation);
            terminal.Output.WriteLine(parsed.GetValue(json) ? Json.Line(writer => writer.WriteString("report", target)) : target);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The data of the recipe, or other data: a table is read as the model knows its own.</summary>
    private static DataPair Load(ParseResult parsed, string? source, DataOptions format, Autoencoder model, Terminal terminal)
    {
        var recipe = model.Recipe;
        if (source is null) return DataLoader.LoadPair(recipe.Data, terminal.Messages, terminal.Cancellation);
        if (model.Table is not null && !DataLoader.Catalog.Contains(source))
            return new DataPair(format.Load(parsed, source, model, terminal), null);
        var other = recipe with { Data = recipe.Data with { Source = source, Test = null } };
        other = RecipeJson.Parse(RecipeJson.Write(other), [.. format.Settings(parsed)]);
        return DataLoader.LoadPair(other.Data, terminal.Messages, terminal.Cancellation);
    }
}
