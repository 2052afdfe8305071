using System.Globalization;
using System.Text.Json;
using Hourglass.Detection;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>The output of <c>train</c>: for people, or one line of JSON.</summary>
internal sealed class TrainSummary(TrainingRun run)
{
    private readonly Autoencoder _model = run.Model;
    private readonly TrainingData _data = run.Data;
    private readonly RunFolder _folder = run.Folder;
    private readonly IReadOnlyList<RecipeChoice> _choices = run.Choices;

    /// <summary>Writes the data and the model before training.</summary>
    internal void WriteRows(TextWriter output)
    {
        foreach (var choice in _choices) output.WriteLine(choice);
        if (_choices.Count > 0) output.WriteLine();
        var counts = Words.Count(_data.Train.Count, "training row");
        if (_data.Validation is { } rows && !ReferenceEquals(rows, _data.Test)) counts += $", {Words.Count(rows.Count, "validation row")}";
        output.WriteLine($"{_model.Recipe.Name} on {_data.Train.Name}: {counts}, {Words.Count(_data.Test?.Count ?? 0, "test row")}");
        if (_model.Table is { } table) output.WriteLine($"table: {table}");
        output.WriteLine(
            $"{_model.InputShape} → {_model.LatentSize} → {_model.InputShape}, {Words.Count(_model.ParameterCount, "parameter")}; " +
            $"loss: {_model.Objective}; {_model.Backend.Description}");
        if (_model.Corruption is { } corruption)
            output.WriteLine($"corruption: {corruption}; all metrics compare reconstructions of corrupted rows with the clean rows");
    }

    /// <summary>Writes the result.</summary>
    internal void WriteResult(TextWriter output, RunResult finished)
    {
        var (result, metrics, codes, comparison, detector) = finished;
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

        if (_choices.Count > 0 && comparison is not null) output.WriteLine(comparison);
        if (detector is not null) WriteDetector(output, detector);
        if (_choices.Count > 0 || detector is not null) output.WriteLine();
        output.WriteLine($"model   {_folder.Model}");
        output.WriteLine($"report  {_folder.Report}");
        if (_choices.Count > 0) output.WriteLine($"recipe  {_folder.Recipe}");
        if (Next(detector is not null) is { } next) output.WriteLine($"next    hourglass {next}");
    }

    /// <summary>The command that uses the model for its task; null where none stands out.</summary>
    private string? Next(bool isDetector)
    {
        var (path, index) = (Path.GetDirectoryName(_folder.Model)!, $"{_model.Recipe.Name}.index");
        if (isDetector) return $"detect score {path} DATA --anomalies{(_model.Table is null ? "" : " --reasons")}";
        return _model.Recipe.Task == RecipeTask.Embed
            ? $"index {path} {_model.Recipe.Data.Source} --out {index}, then hourglass search {index} QUERY"
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
                $"PCA with {_model.LatentSize} dimensions, {(_model.Corruption is null ? "" : "corrupted ")}{on} rows"), pca));
        rows.Add(MseOnly($"predicting the mean, {on} rows", baseline.MeanMse));
        if ((metrics.Test ?? metrics.Train).CorruptedMeanSquaredError is { } error)
            rows.Add(MseOnly($"no change to the corrupted {on} rows", error));
        TextLayout.WriteTable(output, rows);
        if (baseline.FittedRows < _data.Train.Count)
            output.WriteLine($"PCA and the mean are fitted to {Words.Count(baseline.FittedRows, "training row")}, evenly subsampled.");

        static string[] Row(string name, Metrics m) =>
            [name, Words.Short(m.Loss), Words.Short(m.MeanSquaredError), Words.Short(m.MeanAbsoluteError), .. Terms.Values(m)];

        string[] MseOnly(string name, double error) => [name, "", Words.Short(error), "", .. terms.Select(_ => "")];
    }

    private static void WriteDetector(TextWriter output, RunDetector found)
    {
        output.WriteLine(
            $"detector: score {PartRegistry.NameOf(found.Detector.ScoreKind)}, threshold {Words.Short(found.Detector.Threshold)} " +
            $"with 99 % of the normal {found.On} below it; change it with hourglass detect threshold");
        if (found.Model is null) return;
        var pca = found.Pca is null ? "" : $"; PCA of the same code size: {Figures(found.Pca)}";
        output.WriteLine($"test rows: {Figures(found.Model)}{pca}");

        static string Figures(DetectionMetrics metrics) => string.Create(
            CultureInfo.InvariantCulture,
            $"AUROC {metrics.Roc.Area:0.000}, average precision {metrics.PrecisionRecall.AveragePrecision:0.000}");
    }

    private string DescribeCodes(RunMetrics metrics, PosteriorSummary codes)
    {
        var measured = metrics.Test ?? metrics.Train;
        var bound = measured.Terms.TryGetValue("negativeElbo", out var nats) ? $"−ELBO {Words.Short(nats)} nats, " : "";
        // The term is measured on the model's own inputs, binarized or corrupted; without one, the divergence is that of the rows
        // themselves.
        var divergence = measured.Terms.TryGetValue("kl", out var term) ? term : codes.Divergence;
        return $"{Part(metrics)} rows: {bound}KL {Words.Short(divergence)} nats, {codes.ActiveCount} of {_model.LatentSize} units active";
    }

    /// <summary>The same as one line of JSON.</summary>
    internal string ToJson(RunResult finished) =>
        Json.Line(writer =>
        {
            var (result, metrics, codes, comparison, detector) = finished;
            writer.WriteString("model", _folder.Model);
            writer.WriteNumber("seconds", result.Seconds);
            writer.WriteNumber("steps", result.Steps);
            writer.WriteStartObject("metrics");
            Write(writer, "train", metrics.Train);
            if (metrics.Test is null) writer.WriteNull("test");
            else Write(writer, "test", metrics.Test);
            writer.WriteStartObject("baseline");
            writer.Number("meanMse", metrics.Baseline.MeanMse);
            writer.Number("pcaMse", metrics.Baseline.PcaMse);
            if (metrics.Baseline.FittedRows < _data.Train.Count) writer.WriteNumber("fittedRows", metrics.Baseline.FittedRows);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteString("recipe", _model.Recipe.Name);
            writer.WriteNumber("seed", _model.Recipe.Training.Seed);
            writer.WriteString("stopped", JsonNamingPolicy.CamelCase.ConvertName(result.Reason.ToString()));
            writer.WriteNumber("parameters", _model.ParameterCount);
            writer.WriteNumber("latentSize", _model.LatentSize);
            if (codes is not null) writer.WriteNumber("activeUnits", codes.ActiveCount);
            writer.WriteStartObject("rows");
            writer.WriteNumber("train", _data.Train.Count);
            writer.WriteNumber("validation", _data.Validation?.Count ?? 0);
            writer.WriteNumber("test", _data.Test?.Count ?? 0);
            writer.WriteEndObject();
            writer.WriteString("backend", _model.Backend.Description);
            writer.WriteString("report", _folder.Report);
            if (_choices.Count > 0)
            {
                writer.WriteString("recipeFile", _folder.Recipe);
                writer.Objects("choices", _choices, choice =>
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

            if (detector is not null) Write(writer, detector);
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

    private static void Write(Utf8JsonWriter writer, RunDetector found)
    {
        writer.WriteStartObject("detector");
        writer.WriteString("score", PartRegistry.NameOf(found.Detector.ScoreKind));
        writer.WriteNumber("threshold", found.Detector.Threshold);
        writer.Number("auroc", found.Model?.Roc.Area);
        writer.Number("averagePrecision", found.Model?.PrecisionRecall.AveragePrecision);
        writer.Number("pcaAuroc", found.Pca?.Roc.Area);
        writer.Number("pcaAveragePrecision", found.Pca?.PrecisionRecall.AveragePrecision);
        writer.WriteEndObject();
    }
}
