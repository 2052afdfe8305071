using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary><c>hourglass evaluate MODEL [DATA]</c>.</summary>
internal static class EvaluateCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var data = new Argument<string?>("DATA")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = DataOptions.DataHelp + " The training and test rows of the model's own recipe where not given.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line instead of a table." };
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "evaluate", "Measures how well a model reconstructs rows.",
            ("evaluate runs/a mnist:test", "the loss, mean squared and mean absolute error and explained variance over MNIST's test rows"),
            ("evaluate runs/a new.csv --label-column class --json", "the same of a file, for a program")) { model, data, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            var sets = parsed.GetValue(data) is { } name
                ? [format.Load(parsed, name, loaded.Recipe.Data, terminal)]
                : OwnRows(loaded, terminal);
            Print(terminal, loaded, sets, parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static List<DataSet> OwnRows(Autoencoder model, Terminal terminal)
    {
        var (train, _, test, _) = TrainingData.Prepare(model.Recipe.Data, DataLoader.LoadPair(model.Recipe.Data, terminal), model.Recipe.Training.Seed);
        return test is null ? [train] : [train, test];
    }

    private static void Print(Terminal terminal, Autoencoder model, List<DataSet> sets, bool asJson)
    {
        var rows = new List<IReadOnlyList<string>>();
        for (var i = 0; i < sets.Count; i++)
        {
            var metrics = model.Evaluate(sets[i], terminal.Cancellation);
            var name = sets.Count == 1 ? sets[i].Name : $"{sets[i].Name} ({(i == 0 ? "train" : "test")})";
            if (asJson) terminal.Output.WriteLine(Json.Line(writer => Write(writer, name, metrics)));
            if (i == 0) rows.Add((string[])["data", "rows", "loss", "MSE", "MAE", "explained", .. Terms.Names(metrics)]);
            rows.Add((string[])
            [
                name, Words.Whole(metrics.Rows), Words.Short(metrics.Loss), Words.Short(metrics.MeanSquaredError),
                Words.Short(metrics.MeanAbsoluteError), double.IsNaN(metrics.ExplainedVariance) ? "–" : Words.Short(metrics.ExplainedVariance),
                .. Terms.Values(metrics),
            ]);
        }

        if (asJson) return;
        Words.WriteTable(terminal.Output, rows);
        terminal.Output.WriteLine($"The loss is {model.Objective}; all in the scaled units that the model sees.");
        if (model.Corruption is { } corruption)
            terminal.Output.WriteLine($"The model was given the rows with {corruption} (seed {model.Recipe.Training.Seed}) and is measured against the clean ones; see hourglass denoise.");
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, string name, Metrics metrics)
    {
        writer.WriteString("data", name);
        writer.WriteNumber("rows", metrics.Rows);
        writer.WriteNumber("loss", metrics.Loss);
        writer.WriteNumber("mse", metrics.MeanSquaredError);
        writer.WriteNumber("mae", metrics.MeanAbsoluteError);
        if (metrics.CorruptedMeanSquaredError is { } error) writer.WriteNumber("corruptedMse", error);
        writer.Number("explainedVariance", metrics.ExplainedVariance);
        Terms.Write(writer, metrics);
    }
}
