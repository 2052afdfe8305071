using Hourglass.Models;

namespace Hourglass.Training;

/// <summary>How a training run ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Steps">Optimizer steps made, those before a resume included.</param>
/// <param name="Seconds">
/// Time in the training loop (batches, steps, validation, checkpoints but the first and the last), those before a resume included.
/// </param>
/// <param name="History">All measurements.</param>
public sealed record TrainingResult(StopReason Reason, long Steps, double Seconds, History History);
