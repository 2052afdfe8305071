using Hourglass.Compute;
using Hourglass.Optimizers;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Transfer;

// Training: one pass of encoder and head per batch, and a step of each optimizer.
public sealed partial class Predictor
{
    /// <summary>The mean loss of a batch of row indices, and its gradient.</summary>
    internal delegate double BatchLoss(Backend backend, ReadOnlySpan<int> batch, Matrix output, Matrix gradient);

    private void Fit(
        RowTable rows, HeadOptions options, BatchLoss loss, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var recipe = options.Training;
        TrainingParts.Check(recipe);
        if (recipe.EarlyStopping is not null || recipe.LogEvery is not null)
            throw new RecipeException(
                "training: a head is trained without validation rows and history; remove earlyStopping and logEvery.");
        Require.Positive(options.EncoderRate, nameof(options), "The fraction of the encoder's learning rate");
        Model.CheckWidth(rows.Columns, Model.InputShape.Size, "training rows");
        var loop = new TrainingLoop(recipe, TrainingParts.Schedule(recipe.Schedule), rows.Rows);
        var codes = options.Freeze || _codeScale is null ? Model.Encode(rows) : null;
        _codeScale ??= CodeScale.Fit(codes!);

        if (loop.Total > 0)
        {
            // A frozen encoder returns the same codes in each step: they are computed once.
            using var encoder = options.Freeze ? null : new TrainableEncoder(Model);
            var pass = encoder is null
                ? new HeadPass(this, RowArrays.Table(codes!), _codeScale, loop.BatchSize, recipe)
                : new HeadPass(this, encoder, rows, _codeScale, loop.BatchSize, recipe, options.EncoderRate);
            loop.Run(
                (step, batch, factor) => new TrainingLoop.StepResult(pass.Step(batch, loss, step, factor)),
                first: 0, new RunClock(0, TimeSpan.MaxValue, () => TimeSpan.FromSeconds(0.1)), progress, cancellation);
            encoder?.IsKept = true;
        }

        if (loop.Total > 0 && !options.Freeze) Model.Attachments.Clear();
        Model.Attachments[AttachmentName] = ToAttachment();
    }
}
