using Hourglass.Evaluation;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Runs;

/// <summary>What a finished run has come to.</summary>
/// <param name="Training">How training ended.</param>
/// <param name="Metrics">The model's figures on training and test rows, and those of baselines.</param>
/// <param name="Codes">How a Gaussian bottleneck is used; null for other bottlenecks.</param>
/// <param name="Comparison">The model beside PCA of the same code size; null where there is none.</param>
/// <param name="Detector">The detector left in the model, where its recipe names a score.</param>
internal sealed record RunResult(
    TrainingResult Training, RunMetrics Metrics, PosteriorSummary? Codes, PcaComparison? Comparison, RunDetector? Detector);
