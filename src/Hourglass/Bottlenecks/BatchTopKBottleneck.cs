using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// Keeps the n·k largest of relu(encoder output) in a batch of n rows, so that a row uses as many latents as it needs, k on average
/// (Bussmann et al., "BatchTopK sparse autoencoders", 2024). Outside training a row's code must not depend on the other rows: it keeps the
/// values above a threshold, the running mean of the smallest value kept in training.
/// </summary>
/// <param name="count">k, at least 1 and at most the number of latents.</param>
/// <param name="deadAfter">See <see cref="SparseBottleneck.DeadAfter"/>.</param>
internal sealed class BatchTopKBottleneck(int count, int deadAfter = 10_000) : SparseBottleneck(deadAfter)
{
    /// <summary>The minimum weight of a batch in the running mean.</summary>
    private const float MinimumShare = 0.01f;

    private LayerState? _threshold;

    /// <summary>k.</summary>
    public int Count => count;

    /// <summary>The threshold used in inference, and the number of steps it was estimated from (1, 2).</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public LayerState Threshold => _threshold ?? throw new InvalidOperationException("A bottleneck has no threshold before it is built.");

    /// <inheritdoc/>
    public override string ToString() => $"BatchTopK, {count} of {OutputShape.Size} latents per sample on average";

    /// <inheritdoc/>
    private protected override void Choose(in ForwardPass pass)
    {
        // A plain mean over the first steps, an exponential moving average after that.
        if (pass.Training) pass.Backend.BatchTopK(pass.Input, pass.Input.Rows * count, MinimumShare, Threshold.Values, pass.Output);
        else pass.Backend.Threshold(pass.Input, Threshold.Values.Part(0, 1, 1), pass.Output);
    }

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (count < 1 || count > input.Size)
            throw new ShapeException($"BatchTopK keeps 1 to {input.Size} of {input.Size} latents per sample; found {count}.");
        _threshold = AddState("threshold", 2, 0);
        return base.OnBuild(input);
    }
}

/// <summary>A sparse code of k latents per sample on average over a batch.</summary>
public sealed record BatchTopKBottleneckRecipe : SparseBottleneckRecipe
{
    /// <summary>k, the mean number of latents kept per sample, 1 to <see cref="SparseBottleneckRecipe.Size"/>.</summary>
    public required int Count { get; init; }

    /// <inheritdoc/>
    public override Bottleneck Create() => new BatchTopKBottleneck(Count, DeadAfter);
}
