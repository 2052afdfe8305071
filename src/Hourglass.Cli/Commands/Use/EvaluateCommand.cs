using System.CommandLine;
using System.Text.Json;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary><c>hourglass evaluate MODEL [DATA]</c>.</summary>
internal static class EvaluateCommand
{
    private sealed record Measured(
        string Name, Metrics Metrics, SparseMetrics? Sparse, double? Likelihood, int? Samples, PosteriorSummary? Codes);

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var data = Common.OptionalData(DataOptions.DataHelp + " By default the training and test rows of the model's recipe.");
        var json = Common.Json("a table, one object per line");
        var samples = Common.OptionalNumber(
            "--likelihood-samples",
            "Variational models: also estimate log p(x) with N samples per row, a bound that is at least the ELBO and tighter for " +
                "larger N.");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "evaluate", "Measures how well a model reconstructs rows.",
            ("evaluate runs/a mnist:test", "loss, mean squared and mean absolute error and explained variance on MNIST's test rows"),
            ("evaluate runs/a new.csv --label-column class --json", "the same on a file, as JSON"),
            ("evaluate runs/vae mnist:test --likelihood-samples 1000",
                "the −ELBO of a variational model, and the bound from 1,000 samples per row"))
        {
            model, data, samples, json,
        };
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            format.RequireData(parsed, parsed.GetValue(data));
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            if (parsed.GetValue(samples) is not null && !loaded.HasLikelihood)
            {
                throw new UsageException(
                    $"--likelihood-samples requires a gaussian bottleneck and a likelihood as loss; {loaded.Recipe.Name} has " +
                        $"{loaded.Bottleneck} and {loaded.Objective.Reconstruction.Name}.");
            }

            var isGiven = parsed.GetValue(data) is not null;
            var sets = isGiven
                ? [format.Load(parsed, parsed.GetValue(data)!, loaded, terminal)]
                : TrainingRows.OfRecipe(loaded, terminal.Messages, terminal.Cancellation);
            var all = new List<Measured>();
            for (var i = 0; i < sets.Count; i++)
            {
                var title = sets.Count == 1 ? sets[i].Name : $"{sets[i].Name} ({(i == 0 ? "train" : "test")})";
                all.Add(Measure(loaded, sets[i], title, parsed.GetValue(samples), terminal.Cancellation));
                if (parsed.GetValue(json)) terminal.Output.WriteLine(Json.Line(writer => Write(writer, all[^1])));
            }

            foreach (var note in isGiven ? TrainingWarnings.OfRows(loaded, sets[0]) : []) terminal.Error.WriteLine($"note: {note}");
            if (!parsed.GetValue(json)) Print(terminal, loaded, all);
            return ExitCode.Success;
        });
        return command;
    }

    private static Measured Measure(Autoencoder model, DataSet rows, string name, int? samples, CancellationToken cancellation)
    {
        var labels = model.LabelsOf(rows);
        double? likelihood = samples is { } number
            ? model.LogLikelihood(rows.Table, number, labels: labels, cancellation: cancellation).Average()
            : null;
        return new Measured(
            name, model.Evaluate(rows, cancellation),
            model.Recipe.Bottleneck is SparseBottleneckRecipe ? SparseMetrics.Measure(model, rows.Table, labels, cancellation) : null,
            likelihood, samples, model.Recipe.Bottleneck is GaussianBottleneckRecipe ? model.SummarizePosterior(rows, cancellation) : null);
    }

    private static void Print(Terminal terminal, Autoencoder model, List<Measured> all)
    {
        TextLayout.WriteTable(terminal.Output, [Header(all[0]), .. all.Select(measured => Cells(measured, model.LatentSize))]);
        terminal.Output.WriteLine($"The loss is {model.Objective}; all in scaled units, those of the model's input.");
        if (model.Recipe.Bottleneck is SparseBottleneckRecipe)
        {
            terminal.Output.WriteLine(
                "l0 is the mean number of active latents per row, deadShare the share of latents that were inactive for long in training,");
            terminal.Output.WriteLine("unused the share of latents that are active in none of these rows.");
        }

        if (model.Corruption is { } corruption)
        {
            terminal.Output.WriteLine(
                $"The input had {corruption} (seed {model.Recipe.Training.Seed}); the reconstruction is compared with the clean rows. " +
                    "See hourglass denoise.");
        }
    }

    private static string[] Header(Measured measured) =>
    [
        "data", "rows", "loss", "MSE", "MAE", "explained", .. Terms.Names(measured.Metrics),
        .. measured.Sparse is null ? (string[])[] : ["unused", "unexplained"],
        .. measured.Likelihood is null ? (string[])[] : [$"−log p(x), {measured.Samples} samples"],
        .. measured.Codes is null ? (string[])[] : ["active units"],
    ];

    private static string[] Cells(Measured measured, int latentSize) =>
    [
        measured.Name, Words.Whole(measured.Metrics.Rows), Words.Short(measured.Metrics.Loss),
        Words.Short(measured.Metrics.MeanSquaredError), Words.Short(measured.Metrics.MeanAbsoluteError),
        Words.ShortOrDash(measured.Metrics.ExplainedVariance), .. Terms.Values(measured.Metrics),
        .. measured.Sparse is { } sparse ? (string[])[Words.Short(sparse.DeadShare), Words.Short(sparse.UnexplainedVariance)] : [],
        .. measured.Likelihood is { } log ? (string[])[Words.Short(-log)] : [],
        .. measured.Codes is { } codes ? (string[])[$"{codes.ActiveCount} of {latentSize}"] : [],
    ];

    private static void Write(Utf8JsonWriter writer, Measured measured)
    {
        var metrics = measured.Metrics;
        writer.WriteString("data", measured.Name);
        writer.WriteNumber("rows", metrics.Rows);
        writer.Number("loss", metrics.Loss);
        writer.Number("mse", metrics.MeanSquaredError);
        writer.Number("mae", metrics.MeanAbsoluteError);
        if (metrics.CorruptedMeanSquaredError is { } error) writer.WriteNumber("corruptedMse", error);
        writer.Number("explainedVariance", metrics.ExplainedVariance);
        Terms.Write(writer, metrics);
        if (measured.Sparse is { } sparse)
        {
            writer.WriteNumber("l0", sparse.L0);
            writer.WriteNumber("deadShare", sparse.DeadShare);
            writer.Number("unexplainedVariance", sparse.UnexplainedVariance);
            writer.Numbers("densities", sparse.Densities);
        }

        if (measured.Codes is not { } codes) return;
        writer.WriteNumber("activeUnits", codes.ActiveCount);
        if (measured.Likelihood is not { } likelihood) return;
        writer.Number("logLikelihood", likelihood);
        writer.WriteNumber("likelihoodSamples", measured.Samples!.Value);
    }
}
