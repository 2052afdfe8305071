using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>A trained model with its data, of which a <see cref="ReportSectionProvider"/> creates sections.</summary>
/// <param name="model">The trained model.</param>
/// <param name="data">The rows that it was trained on and is measured on.</param>
/// <param name="result">How the training went; null for a model read from a file.</param>
/// <param name="metrics">The metrics of the model; null to measure them when they are needed.</param>
/// <param name="cancellation">Cancels long computations.</param>
public sealed class ReportContext(
    Autoencoder model, TrainingData data, TrainingResult? result = null, RunMetrics? metrics = null,
    CancellationToken cancellation = default)
{
    /// <summary>Of a file larger than memory, at most this many rows are shown and scored one by one.</summary>
    private const int MaximumMappedRows = 100_000;

    /// <summary>The rows with their columns in the model's order, as sections show values beside what the model makes of them.</summary>
    private readonly TrainingData _data = data with
    {
        Train = model.Align(data.Train),
        Validation = data.Validation is { } validation ? model.Align(validation) : null,
        Test = data.Test is { } test ? model.Align(test) : null,
    };

    /// <summary>The trained model.</summary>
    public Autoencoder Model => model;

    /// <summary>The training rows.</summary>
    public DataSet Train => _data.Train;

    /// <summary>The test rows; null if there are none.</summary>
    public DataSet? Test => _data.Test is { Count: > 0 } test ? test : null;

    /// <summary>The rows to measure on: the test rows, or the training rows if there are none.</summary>
    public DataSet Measured => Test ?? Train;

    /// <summary>What to call <see cref="Measured"/>: <c>test</c> or <c>training</c>.</summary>
    public string Part => Test is null ? "training" : "test";

    /// <summary>How the training went; null for a model read from a file.</summary>
    public TrainingResult? Result => result;

    /// <summary>The history of the training.</summary>
    public History History => model.History;

    /// <summary>The metrics of the model on training and test rows, and those of simple models.</summary>
    public RunMetrics Metrics => metrics ??= RunMetrics.Measure(model, _data, cancellation);

    /// <summary>The anomaly detector saved with the model, or one fitted to the training rows with the recipe's score.</summary>
    public AnomalyDetector Detector => field ??= AnomalyDetector.Load(model)
        ?? AnomalyDetector.Fit(model, Train, AnomalyScore.Of(model.Recipe), normalClass: NormalClass);

    /// <summary>The scores of the measured rows by <see cref="Detector"/>.</summary>
    internal float[] Scores => field ??= Detector.Score(Measured);

    /// <summary>How well <see cref="Detector"/> finds the anomalies of labeled rows; null without normal rows and anomalies.</summary>
    internal DetectionMetrics? Detection
    {
        get
        {
            var normal = Detector.NormalClass;
            if (field is not null || normal is null || !Measured.HasLabels || !Measured.ClassNames.Contains(normal)) return field;
            if (Measured.AreAnomalies(normal).Distinct().Count() == 2) field = Detector.Measure(Measured, normal);
            return field;
        }
    }

    /// <summary>What the model is for, which decides what comes first.</summary>
    internal ReportTask Task { get; } = ReportTasks.Of(model);

    /// <summary>Cancels long computations.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>All rows, including those for validation.</summary>
    internal TrainingData Data => _data;

    /// <summary>The measured rows that are shown and scored one by one.</summary>
    internal DataSet Shown => field ??= Measured.Table.IsMapped ? Measured.Take(MaximumMappedRows) : Measured;

    /// <summary>The loss of each shown row.</summary>
    internal float[] Losses => field ??= model.ScoreAsMeasured(Shown);

    private string? NormalClass => model.Recipe.Data.Normal ?? (model.Recipe.Data.TrainLabels is [var only] ? only : null);
}
