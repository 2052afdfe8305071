using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Runs;

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
        var detector = UsageException.Checked(() => AnomalyDetector.Fit(model, rows, score, new QuantileRule(Quantile), normal));
        detector.Attach();
        var isMeasured = normal is not null && data.Test is { HasLabels: true } test
            && UsageException.Checked(() => test.AreAnomalies(normal)).Distinct().Count() == 2;
        return new RunDetector(
            detector, on, isMeasured ? detector.Measure(data.Test!) : null, isMeasured ? detector.Pca?.Measure(data.Test!) : null);
    }
}
