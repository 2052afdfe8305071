using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>The metrics of a trained model, and those of simple models.</summary>
/// <param name="Train">On the training rows.</param>
/// <param name="Test">On the test rows; null if there are none.</param>
/// <param name="Baseline">Those of simple models on the test rows, or on the training rows if there are none.</param>
public sealed record RunMetrics(Metrics Train, Metrics? Test, Baseline Baseline)
{
    /// <summary>Measures a model on all rows.</summary>
    public static RunMetrics Measure(Autoencoder model, TrainingData data, CancellationToken cancellation = default) => new(
        model.Evaluate(data.Train, cancellation),
        data.Test is { Count: > 0 } test ? model.Evaluate(test, cancellation) : null,
        Baseline.Measure(model, data.Train, data.Test is { Count: > 0 } rows ? rows : data.Train, cancellation));
}
