using Hourglass.Models;

namespace Hourglass.Training;

/// <summary>Where a training run stands; reported a few times a second and at every line of the history.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="TotalSteps">Steps to be made.</param>
/// <param name="Epoch">Passes over the rows finished.</param>
/// <param name="Loss">The objective: the mean over this epoch's batches so far, or by iterations the last batch's.</param>
/// <param name="SamplesPerSecond">Since this run started or was resumed.</param>
/// <param name="Elapsed">Since this run started or was resumed.</param>
/// <param name="Remaining">What is left at the speed of this run so far.</param>
/// <param name="Entry">The line just added to the history, if this report is about one.</param>
public readonly record struct TrainingProgress(
    long Step, long TotalSteps, double Epoch, double Loss, double SamplesPerSecond,
    TimeSpan Elapsed, TimeSpan Remaining, HistoryEntry? Entry);
