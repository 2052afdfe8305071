using Hourglass.Compute;
using Hourglass.Optimizers;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Transfer;

// The loop: batches, one pass of encoder and head, a step of each optimizer.
public sealed partial class Predictor
{
    /// <summary>The mean loss of a batch of row numbers, and its gradient.</summary>
    internal delegate double BatchLoss(Backend backend, ReadOnlySpan<int> batch, Matrix output, Matrix gradient);

    private void Fit(RowTable rows, HeadOptions options, BatchLoss loss, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var recipe = options.Training;
        TrainingParts.Check(recipe);
        if (recipe.EarlyStopping is not null || recipe.LogEvery is not null)
            throw new RecipeException("training: a head is trained without validation rows and history; leave earlyStopping and logEvery out.");
        Require.Positive(options.EncoderRate, nameof(options), "The encoder's share of the learning rate");
        Model.CheckWidth(rows.Columns, Model.InputShape.Size, "training rows");
        var sampler = new BatchSampler(rows.Rows, recipe.BatchSize, recipe.Sampling, recipe.Seed);
        var total = recipe.Iterations ?? (long)recipe.Epochs!.Value * sampler.StepsPerEpoch;
        var codes = options.Freeze || _codeScale is null ? Model.Encode(rows) : null;
        _codeScale ??= CodeScale.Fit(codes!);

        if (total > 0)
        {
            // A frozen encoder gives the same codes at each step: they are computed once.
            using var encoder = options.Freeze ? null : new TrainableEncoder(Model);
            var pass = encoder is null
                ? new HeadPass(this, RowArrays.Table(codes!), _codeScale, sampler.BatchSize, recipe)
                : new HeadPass(this, encoder, rows, _codeScale, sampler.BatchSize, recipe, options.EncoderRate);
            var clock = new RunClock(0, TimeSpan.MaxValue);
            for (var step = 0L; step < total && !cancellation.IsCancellationRequested; step++)
            {
                var batch = sampler.RowsOf(step);
                var value = pass.Step(batch, loss, step, total);
                if (progress is null || !clock.ShouldReport(step + 1 == total)) continue;
                var seconds = clock.RunSeconds;
                progress.Report(new TrainingProgress(
                    step + 1, total, (step + 1.0) / sampler.StepsPerEpoch, value, (step + 1.0) * sampler.BatchSize / seconds, TimeSpan.FromSeconds(seconds),
                    TimeSpan.FromSeconds(seconds * (total - step - 1) / (step + 1)), null));
            }

            encoder?.IsKept = true;
        }

        if (total > 0 && !options.Freeze) Model.Attachments.Clear();
        Model.Attachments[AttachmentName] = ToAttachment();
    }
}
