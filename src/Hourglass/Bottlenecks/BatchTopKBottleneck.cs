using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// Keeps the n·k largest of relu(head) in a batch of n rows, so that a row takes as many latents as it needs, k on average (Bussmann et al., "BatchTopK
/// sparse autoencoders", 2024). Outside training a row's code must not depend on its neighbors: there it keeps what is above a threshold, the running
/// mean of the least value kept in training.
/// </summary>
/// <param name="count">k, at least 1 and at most the number of latents.</param>
/// <param name="deadAfter">See <see cref="SparseBottleneck.DeadAfter"/>.</param>
public sealed class BatchTopKBottleneck(int count, int deadAfter = 10_000) : SparseBottleneck(deadAfter)
{
    /// <summary>The running mean moves by at least this share at each step.</summary>
    private const float LeastShare = 0.01f;

    private LayerState? _threshold;

    /// <summary>k.</summary>
    public int Count => count;

    /// <summary>The threshold of inference, and from how many steps it is (1, 2).</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public LayerState Threshold => _threshold ?? throw new InvalidOperationException("A bottleneck has no threshold before it is built.");

    /// <inheritdoc/>
    public override string ToString() => $"BatchTopK, {count} of {OutputShape.Size} latents a sample on average";

    /// <inheritdoc/>
    private protected override void Choose(in ForwardPass pass)
    {
        Span<float> state = stackalloc float[2];
        pass.Backend.Download(Threshold.Values, state);
        if (!pass.Training)
        {
            pass.Backend.Threshold(pass.Input, state[0], pass.Output);
            return;
        }

        var (rows, latents) = (pass.Input.Rows, pass.Input.Columns);
        var least = pass.Backend.TopK(
            pass.Input.Reshape(1, rows * latents), rows * count, default, 0, pass.Output.Reshape(1, rows * latents));
        // A plain mean of the first steps, which then forgets: the beginning has no weight of its own.
        state[0] += Math.Max(1 / (state[1] + 1), LeastShare) * (least - state[0]);
        state[1]++;
        pass.Backend.Upload(state, Threshold.Values);
    }

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (count < 1 || count > input.Size) throw new ShapeException($"BatchTopK keeps 1 to {input.Size} of {input.Size} latents a sample; found {count}.");
        _threshold = AddState("threshold", 2, 0);
        return base.OnBuild(input);
    }
}
