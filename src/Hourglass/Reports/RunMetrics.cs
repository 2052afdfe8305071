using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>How good a trained model is, beside the simple ones.</summary>
/// <param name="Train">Over the rows it was trained on.</param>
/// <param name="Test">Over the test rows; null where there are none.</param>
/// <param name="Baseline">What simple models reach on the test rows, or on the training rows where there are no others.</param>
public sealed record RunMetrics(Metrics Train, Metrics? Test, Baseline Baseline)
{
    /// <summary>Measures the model on all its rows.</summary>
    public static RunMetrics Measure(Autoencoder model, TrainingData data, CancellationToken cancellation = default) => new(
        model.Evaluate(data.Train, cancellation),
        data.Test is { Count: > 0 } test ? model.Evaluate(test, cancellation) : null,
        Baseline.Measure(model, data.Train, data.Test is { Count: > 0 } rows ? rows : data.Train, cancellation));
}
