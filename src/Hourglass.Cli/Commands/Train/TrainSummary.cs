using System.Globalization;
using System.Text.Json;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>What <c>train</c> prints: for people, or one line of JSON for programs.</summary>
internal sealed class TrainSummary(Autoencoder model, TrainingData data, RunFolder folder)
{
    /// <summary>What is about to be trained on what.</summary>
    internal void WriteRows(TextWriter output)
    {
        var validation = data.Validation is { } rows && !ReferenceEquals(rows, data.Test) ? $", {Words.Count(rows.Count, "validation row")}" : "";
        output.WriteLine($"{model.Recipe.Name} on {model.Recipe.Data.Source}: {Words.Count(data.Train.Count, "training row")}{validation}, {Words.Count(data.Test?.Count ?? 0, "test row")}");
        output.WriteLine($"{model.InputShape} → {model.LatentSize} → {model.InputShape}, {Words.Count(model.ParameterCount, "parameter")}; loss: {model.Objective}; {model.Backend.Description}");
        if (model.Corruption is { } corruption) output.WriteLine($"corruption: {corruption}; all figures are of the corrupted rows against the clean ones");
    }

    /// <summary>What came out.</summary>
    internal void WriteResult(TextWriter output, TrainingResult result, RunMetrics metrics, PosteriorSummary? codes)
    {
        var early = result.Reason == StopReason.EarlyStopped ? ", stopped early, the best weights kept" : "";
        output.WriteLine($"{Words.Count(result.Steps, "step")} in {Words.Duration(result.Seconds)}{early}");
        output.WriteLine();
        var baseline = metrics.Baseline;
        var rows = new List<IReadOnlyList<string>> { (string[])["", "loss", "MSE", "MAE", .. Terms.Names(metrics.Train)], Row("training rows", metrics.Train) };
        if (metrics.Test is not null) rows.Add(Row("test rows", metrics.Test));
        var blank = Terms.Names(metrics.Train).Select(_ => "").ToArray();
        var on = metrics.Test is null ? "training" : "test";
        if (baseline.PcaMse is { } pca)
            rows.Add((string[])[string.Create(CultureInfo.InvariantCulture, $"PCA with {model.LatentSize} dimensions, {on} rows"), "", Words.Short(pca), "", .. blank]);
        rows.Add((string[])[$"predicting the mean, {on} rows", "", Words.Short(baseline.MeanMse), "", .. blank]);
        if ((metrics.Test ?? metrics.Train).CorruptedMeanSquaredError is { } error) rows.Add((string[])[$"the corrupted {on} rows as they are", "", Words.Short(error), "", .. blank]);
        Words.WriteTable(output, rows);
        if (baseline.FittedRows < data.Train.Count) output.WriteLine($"PCA and the mean are of {Words.Count(baseline.FittedRows, "training row")}, taken evenly.");
        output.WriteLine();
        if (codes is not null)
        {
            var measured = metrics.Test ?? metrics.Train;
            var bound = measured.Terms.TryGetValue("negativeElbo", out var nats) ? $"−ELBO {Words.Short(nats)} nats, " : "";
            // The term is of the rows as the model is measured on them, black and white or corrupted; where none is told, of the rows as they are.
            var divergence = measured.Terms.TryGetValue("kl", out var told) ? told : codes.Divergence;
            output.WriteLine($"{on} rows: {bound}KL {Words.Short(divergence)} nats, {codes.ActiveCount} of {model.LatentSize} units active");
            output.WriteLine();
        }

        output.WriteLine($"model   {folder.Model}");
        output.WriteLine($"report  {folder.Report}");

        static string[] Row(string name, Metrics m) => [name, Words.Short(m.Loss), Words.Short(m.MeanSquaredError), Words.Short(m.MeanAbsoluteError), .. Terms.Values(m)];
    }

    /// <summary>The same as one line of JSON.</summary>
    internal string ToJson(TrainingResult result, RunMetrics metrics, PosteriorSummary? codes) => Json.Line(writer =>
    {
        writer.WriteString("model", folder.Model);
        writer.WriteNumber("seconds", result.Seconds);
        writer.WriteNumber("steps", result.Steps);
        writer.WriteStartObject("metrics");
        Write(writer, "train", metrics.Train);
        if (metrics.Test is null) writer.WriteNull("test");
        else Write(writer, "test", metrics.Test);
        writer.WriteStartObject("baseline");
        writer.Number("meanMse", metrics.Baseline.MeanMse);
        writer.Number("pcaMse", metrics.Baseline.PcaMse);
        if (metrics.Baseline.FittedRows < data.Train.Count) writer.WriteNumber("fittedRows", metrics.Baseline.FittedRows);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteString("recipe", model.Recipe.Name);
        writer.WriteNumber("seed", model.Recipe.Training.Seed);
        writer.WriteString("stopped", JsonNamingPolicy.CamelCase.ConvertName(result.Reason.ToString()));
        writer.WriteNumber("parameters", model.ParameterCount);
        writer.WriteNumber("latentSize", model.LatentSize);
        if (codes is not null) writer.WriteNumber("activeUnits", codes.ActiveCount);
        writer.WriteStartObject("rows");
        writer.WriteNumber("train", data.Train.Count);
        writer.WriteNumber("validation", data.Validation?.Count ?? 0);
        writer.WriteNumber("test", data.Test?.Count ?? 0);
        writer.WriteEndObject();
        writer.WriteString("backend", model.Backend.Description);
        writer.WriteString("report", folder.Report);
    });

    private static void Write(Utf8JsonWriter writer, string name, Metrics metrics)
    {
        writer.WriteStartObject(name);
        writer.Number("loss", metrics.Loss);
        writer.Number("mse", metrics.MeanSquaredError);
        writer.Number("mae", metrics.MeanAbsoluteError);
        if (metrics.CorruptedMeanSquaredError is { } error) writer.WriteNumber("corruptedMse", error);
        Terms.Write(writer, metrics);
        writer.WriteEndObject();
    }
}
