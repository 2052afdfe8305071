using System.Globalization;
using System.Text.Json;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>The output of <c>train</c>: for people, or one line of JSON.</summary>
internal sealed class TrainSummary(Autoencoder model, TrainingData data, RunFolder folder, IReadOnlyList<RecipeChoice> choices)
{
    /// <summary>Writes the data and the model before training.</summary>
    internal void WriteRows(TextWriter output)
    {
        foreach (var choice in choices) output.WriteLine(choice);
        if (choices.Count > 0) output.WriteLine();
        var counts = Words.Count(data.Train.Count, "training row");
        if (data.Validation is { } rows && !ReferenceEquals(rows, data.Test)) counts += $", {Words.Count(rows.Count, "validation row")}";
        output.WriteLine($"{model.Recipe.Name} on {data.Train.Name}: {counts}, {Words.Count(data.Test?.Count ?? 0, "test row")}");
        if (model.Table is { } table) output.WriteLine($"table: {table}");
        output.WriteLine(
            $"{model.InputShape} → {model.LatentSize} → {model.InputShape}, {Words.Count(model.ParameterCount, "parameter")}; " +
            $"loss: {model.Objective}; {model.Backend.Description}");
        if (model.Corruption is { } corruption)
            output.WriteLine($"corruption: {corruption}; all metrics compare reconstructions of corrupted rows with the clean rows");
    }

    /// <summary>Writes the result.</summary>
    internal void WriteResult(
        TextWriter output, TrainingResult result, RunMetrics metrics, PosteriorSummary? codes, PcaComparison? comparison,
        RunDetector? detector)
    {
        var early = result.Reason == StopReason.EarlyStopped ? "; stopped early, with the best weights restored" : "";
        output.WriteLine($"{Words.Count(result.Steps, "step")} in {Words.Duration(result.Seconds)}{early}");
        output.WriteLine();
        WriteTable(output, metrics);
        output.WriteLine();
        if (codes is not null)
        {
            output.WriteLine(DescribeCodes(metrics, codes));
            output.WriteLine();
        }

        if (choices.Count > 0 && comparison is not null) output.WriteLine(comparison);
        detector?.Write(output);
        if (choices.Count > 0 || detector is not null) output.WriteLine();
        output.WriteLine($"model   {folder.Model}");
        output.WriteLine($"report  {folder.Report}");
        if (choices.Count > 0) output.WriteLine($"recipe  {folder.Recipe}");
        if (Next(detector is not null) is { } next) output.WriteLine($"next    hourglass {next}");
    }

    /// <summary>The command that uses the model for its task; null where none stands out.</summary>
    private string? Next(bool isDetector)
    {
        var (path, index) = (Path.GetDirectoryName(folder.Model)!, $"{model.Recipe.Name}.index");
        if (isDetector) return $"detect score {path} DATA --anomalies{(model.Table is null ? "" : " --reasons")}";
        return model.Recipe.Task == RecipeTask.Embed
            ? $"index {path} {model.Recipe.Data.Source} --out {index}, then hourglass search {index} QUERY"
            : null;
    }

    private static string Part(RunMetrics metrics) => metrics.Test is null ? "training" : "test";

    private void WriteTable(TextWriter output, RunMetrics metrics)
    {
        var (baseline, on) = (metrics.Baseline, Part(metrics));
        string[] terms = [.. Terms.Names(metrics.Train)];
        var rows = new List<IReadOnlyList<string>> { (string[])["", "loss", "MSE", "MAE", .. terms], Row("training rows", metrics.Train) };
        if (metrics.Test is not null) rows.Add(Row("test rows", metrics.Test));
        if (baseline.PcaMse is { } pca)
            rows.Add(MseOnly(string.Create(
                CultureInfo.InvariantCulture,
                $"PCA with {model.LatentSize} dimensions, {(model.Corruption is null ? "" : "corrupted ")}{on} rows"), pca));
        rows.Add(MseOnly($"predicting the mean, {on} rows", baseline.MeanMse));
        if ((metrics.Test ?? metrics.Train).CorruptedMeanSquaredError is { } error)
            rows.Add(MseOnly($"no change to the corrupted {on} rows", error));
        Words.WriteTable(output, rows);
        if (baseline.FittedRows < data.Train.Count)
            output.WriteLine($"PCA and the mean are fitted to {Words.Count(baseline.FittedRows, "training row")}, evenly subsampled.");

        static string[] Row(string name, Metrics m) =>
            [name, Words.Short(m.Loss), Words.Short(m.MeanSquaredError), Words.Short(m.MeanAbsoluteError), .. Terms.Values(m)];

        string[] MseOnly(string name, double error) => [name, "", Words.Short(error), "", .. terms.Select(_ => "")];
    }

    private string DescribeCodes(RunMetrics metrics, PosteriorSummary codes)
    {
        var measured = metrics.Test ?? metrics.Train;
        var bound = measured.Terms.TryGetValue("negativeElbo", out var nats) ? $"−ELBO {Words.Short(nats)} nats, " : "";
        // The term is measured on the model's own inputs, binarized or corrupted; without one, the divergence is that of the rows
        // themselves.
        var divergence = measured.Terms.TryGetValue("kl", out var term) ? term : codes.Divergence;
        return $"{Part(metrics)} rows: {bound}KL {Words.Short(divergence)} nats, {codes.ActiveCount} of {model.LatentSize} units active";
    }

    /// <summary>The same as one line of JSON.</summary>
    internal string ToJson(
        TrainingResult result, RunMetrics metrics, PosteriorSummary? codes, PcaComparison? comparison, RunDetector? detector) =>
        Json.Line(writer =>
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
            if (choices.Count > 0)
            {
                writer.WriteString("recipeFile", folder.Recipe);
                writer.Objects("choices", choices, choice =>
                {
                    writer.WriteString("subject", choice.Subject);
                    writer.WriteString("choice", choice.Choice);
                    writer.WriteString("reason", choice.Reason);
                });
                if (comparison is not null)
                {
                    writer.WriteStartObject("comparison");
                    writer.WriteNumber("mse", comparison.Mse);
                    writer.WriteNumber("pcaMse", comparison.PcaMse);
                    writer.WriteBoolean("noWorseThanPca", comparison.Holds);
                    writer.WriteString("sentence", comparison.ToString());
                    writer.WriteEndObject();
                }
            }

            detector?.Write(writer);
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
