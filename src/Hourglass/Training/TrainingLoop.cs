using Hourglass.Models;
using Hourglass.Optimizers;

namespace Hourglass.Training;

/// <summary>The loop of every training run: the batch and the learning rate factor of each step, progress, and cancellation.</summary>
internal sealed class TrainingLoop
{
    private readonly BatchSampler _sampler;
    private readonly Schedule _schedule;

    internal TrainingLoop(TrainingRecipe recipe, Schedule schedule, int rows)
    {
        (_sampler, _schedule) = (new BatchSampler(rows, recipe.BatchSize, recipe.Sampling, recipe.Seed), schedule);
        Total = recipe.Iterations ?? (long)recipe.Epochs!.Value * _sampler.StepsPerEpoch;
    }

    /// <summary>One step: gradient and update.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    /// <param name="rows">The row indices of its batch, valid during the call.</param>
    /// <param name="factor">The schedule's factor of the learning rate.</param>
    internal delegate StepResult MakeStep(long step, ReadOnlySpan<int> rows, float factor);

    /// <summary>The rows of a full batch.</summary>
    internal int BatchSize => _sampler.BatchSize;

    internal int StepsPerEpoch => _sampler.StepsPerEpoch;

    /// <summary>The number of steps of the whole run.</summary>
    internal long Total { get; }

    /// <summary>
    /// Makes the steps from <paramref name="first"/> to the end, until a step requests to stop or the run is canceled.
    /// </summary>
    internal StopReason Run(
        MakeStep makeStep, long first, RunClock clock, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var samples = 0L;
        for (var step = first; step < Total; step++)
        {
            if (cancellation.IsCancellationRequested) return StopReason.Canceled;
            var rows = _sampler.RowsOf(step);
            var result = makeStep(step, rows, (float)_schedule.Factor(step, Total));
            samples += rows.Length;
            if (clock.ShouldReport(result.Entry is not null || step + 1 == Total)) progress?.Report(Progress(step + 1, result));
            if (result.ShouldStop) return StopReason.EarlyStopped;
        }

        return StopReason.Completed;

        TrainingProgress Progress(long made, in StepResult result)
        {
            var seconds = clock.RunSeconds;
            return new TrainingProgress(
                made, Total, (double)made / StepsPerEpoch, result.Loss, samples / seconds, TimeSpan.FromSeconds(seconds),
                TimeSpan.FromSeconds(seconds * (Total - made) / (made - first)), result.Entry);
        }
    }

    /// <summary>What a step reports.</summary>
    /// <param name="Loss">The loss to show as progress.</param>
    /// <param name="Entry">The line added to the history, or null.</param>
    /// <param name="ShouldStop">Whether early stopping ends the run here.</param>
    internal readonly record struct StepResult(double Loss, HistoryEntry? Entry = null, bool ShouldStop = false);
}
