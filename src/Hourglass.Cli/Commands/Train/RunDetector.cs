using System.Globalization;
using System.Text.Json;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>The detector that a run leaves in the model where its recipe names a score.</summary>
internal sealed record RunDetector(AnomalyDetector Detector, string On, DetectionMetrics? Model, DetectionMetrics? Pca)
{
    /// <summary>Errors of rows that were trained on are too small; so many validation rows suffice to fit the score to.</summary>
    private const int EnoughRows = 100;

    /// <summary>The share of normal rows below the threshold.</summary>
    private const double Quantile = 0.99;

    /// <summary>Fits a detector to the normal training rows and attaches it; null for a recipe without a score.</summary>
    internal static RunDetector? Fit(Autoencoder model, TrainingData data)
    {
        if (model.Recipe.Score is null) return null;
        var recipe = model.Recipe.Data;
        var normal = recipe.Normal ?? (recipe.TrainLabels is [var only] ? only : null);
        var score = AnomalyScore.Of(model.Recipe);
        var (rows, on) = data.Validation is { Count: >= EnoughRows } validation && !ReferenceEquals(validation, data.Test)
            ? (validation, "validation rows")
            : (data.Train, "training rows");
        var detector = DetectCommand.Checked(() => AnomalyDetector.Fit(model, rows, score, new QuantileRule(Quantile), normal));
        detector.Attach();
        var isMeasured = normal is not null && data.Test is { HasLabels: true } test
            && DetectCommand.Checked(() => test.AreAnomalies(normal)).Distinct().Count() == 2;
        return new RunDetector(
            detector, on, isMeasured ? detector.Measure(data.Test!) : null, isMeasured ? detector.Pca?.Measure(data.Test!) : null);
    }

    /// <summary>The lines for a reader.</summary>
    internal void Write(TextWriter output)
    {
        output.WriteLine(
            $"detector: score {PartRegistry.NameOf(Detector.ScoreKind)}, threshold {Words.Short(Detector.Threshold)} with 99 % of the " +
            $"normal {On} below it; change it with hourglass detect threshold");
        if (Model is null) return;
        var pca = Pca is null ? "" : $"; PCA of the same code size: {Figures(Pca)}";
        output.WriteLine($"test rows: {Figures(Model)}{pca}");
    }

    private static string Figures(DetectionMetrics metrics) => string.Create(
        CultureInfo.InvariantCulture,
        $"AUROC {metrics.Roc.Area:0.000}, average precision {metrics.PrecisionRecall.AveragePrecision:0.000}");

    /// <summary>The same as JSON.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("detector");
        writer.WriteString("score", PartRegistry.NameOf(Detector.ScoreKind));
        writer.WriteNumber("threshold", Detector.Threshold);
        writer.Number("auroc", Model?.Roc.Area);
        writer.Number("averagePrecision", Model?.PrecisionRecall.AveragePrecision);
        writer.Number("pcaAuroc", Pca?.Roc.Area);
        writer.Number("pcaAveragePrecision", Pca?.PrecisionRecall.AveragePrecision);
        writer.WriteEndObject();
    }
}
