using System.CommandLine;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
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
        var samples = new Option<int?>("--likelihood-samples")
        {
            Description = "Also estimate log p(x) with N codes a row (variational models): at least the ELBO, closer to the truth as N grows.", HelpName = "N",
        };
        samples.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < 1)
                result.AddError($"--likelihood-samples must be at least 1; found {number}.");
        });
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "evaluate", "Measures how well a model reconstructs rows.",
            ("evaluate runs/a mnist:test", "the loss, mean squared and mean absolute error and explained variance over MNIST's test rows"),
            ("evaluate runs/a new.csv --label-column class --json", "the same of a file, for a program"),
            ("evaluate runs/vae mnist:test --likelihood-samples 1000", "a variational model's −ELBO and the closer bound of 1,000 codes a picture")) { model, data, samples, json };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            if (parsed.GetValue(samples) is not null && !loaded.HasLikelihood)
            {
                throw new UsageException(
                    $"--likelihood-samples needs a gaussian bottleneck and a likelihood as loss; {loaded.Recipe.Name} has {loaded.Bottleneck} and {loaded.Objective.Reconstruction.Name}.");
            }

            var sets = parsed.GetValue(data) is { } name
                ? [format.Load(parsed, name, loaded.Recipe.Data, terminal)]
                : OwnRows(loaded, terminal);
            Print(terminal, loaded, sets, parsed.GetValue(samples), parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    internal static List<DataSet> OwnRows(Autoencoder model, Terminal terminal)
    {
        var (train, _, test, _) = TrainingData.Prepare(model.Recipe.Data, DataLoader.LoadPair(model.Recipe.Data, terminal), model.Recipe.Training.Seed);
        return test is null ? [train] : [train, test];
    }

    private static void Print(Terminal terminal, Autoencoder model, List<DataSet> sets, int? samples, bool asJson)
    {
        var rows = new List<IReadOnlyList<string>>();
        for (var i = 0; i < sets.Count; i++)
        {
            var metrics = model.Evaluate(sets[i], terminal.Cancellation);
            var name = sets.Count == 1 ? sets[i].Name : $"{sets[i].Name} ({(i == 0 ? "train" : "test")})";
            var sparse = model.Bottleneck is SparseBottleneck ? SparseMetrics.Of(model, sets[i].Table, model.LabelsOf(sets[i]), terminal.Cancellation) : null;
            double? likelihood = samples is { } number ? model.LogLikelihood(sets[i].Table, number, labels: model.LabelsOf(sets[i]), cancellation: terminal.Cancellation).Average() : null;
            var codes = model.Bottleneck is GaussianBottleneck ? model.SummarizePosterior(sets[i], terminal.Cancellation) : null;
            if (asJson) terminal.Output.WriteLine(Json.Line(writer => Write(writer, name, metrics, likelihood, samples, codes, sparse)));
            if (i == 0)
            {
                rows.Add((string[])
                [
                    "data", "rows", "loss", "MSE", "MAE", "explained", .. Terms.Names(metrics), .. sparse is null ? (string[])[] : ["unused", "unexplained"],
                    .. likelihood is null ? (string[])[] : [$"−log p(x), {samples} codes"], .. codes is null ? (string[])[] : ["active units"],
                ]);
            }

            rows.Add((string[])
            [
                name, Words.Whole(metrics.Rows), Words.Short(metrics.Loss), Words.Short(metrics.MeanSquaredError),
                Words.Short(metrics.MeanAbsoluteError), double.IsNaN(metrics.ExplainedVariance) ? "–" : Words.Short(metrics.ExplainedVariance),
                .. Terms.Values(metrics), .. sparse is null ? (string[])[] : [Words.Short(sparse.DeadShare), Words.Short(sparse.UnexplainedVariance)],
                .. likelihood is { } log ? (string[])[Words.Short(-log)] : [], .. codes is null ? (string[])[] : [$"{codes.ActiveCount} of {model.LatentSize}"],
            ]);
        }

        if (asJson) return;
        Words.WriteTable(terminal.Output, rows);
        terminal.Output.WriteLine($"The loss is {model.Objective}; all in the scaled units that the model sees.");
        if (model.Bottleneck is SparseBottleneck) terminal.Output.WriteLine("l0 is the mean number of latents in use a row, deadShare the share of latents that had been silent for long in training, unused the share that none of these rows uses.");
        if (model.Corruption is { } corruption)
            terminal.Output.WriteLine($"The model was given the rows with {corruption} (seed {model.Recipe.Training.Seed}) and is measured against the clean ones; see hourglass denoise.");
    }

    private static void Write(
        System.Text.Json.Utf8JsonWriter writer, string name, Metrics metrics, double? likelihood, int? samples, PosteriorSummary? codes, SparseMetrics? sparse)
    {
        writer.WriteString("data", name);
        writer.WriteNumber("rows", metrics.Rows);
        writer.Number("loss", metrics.Loss);
        writer.Number("mse", metrics.MeanSquaredError);
        writer.Number("mae", metrics.MeanAbsoluteError);
        if (metrics.CorruptedMeanSquaredError is { } error) writer.WriteNumber("corruptedMse", error);
        writer.Number("explainedVariance", metrics.ExplainedVariance);
        Terms.Write(writer, metrics);
        if (sparse is not null) Write(writer, sparse);
        if (codes is null) return;
        writer.WriteNumber("activeUnits", codes.ActiveCount);
        if (likelihood is null) return;
        writer.Number("logLikelihood", likelihood);
        writer.WriteNumber("likelihoodSamples", samples!.Value);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, SparseMetrics sparse)
    {
        writer.WriteNumber("l0", sparse.L0);
        writer.WriteNumber("deadShare", sparse.DeadShare);
        writer.Number("unexplainedVariance", sparse.UnexplainedVariance);
        writer.WriteStartArray("densities");
        foreach (var density in sparse.Densities) writer.WriteNumberValue(density);
        writer.WriteEndArray();
    }
}
