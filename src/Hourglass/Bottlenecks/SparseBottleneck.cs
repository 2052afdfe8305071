using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Bottlenecks;

/// <summary>
/// A bottleneck of an overcomplete dictionary: few of many latents are active (not 0) in each code. It counts the training samples since
/// each was last active; after more than <see cref="DeadAfter"/> samples a latent is dead, until it is active again.
/// </summary>
internal abstract class SparseBottleneck : Bottleneck
{
    private LayerState? _idle;

    /// <summary>Creates the bottleneck.</summary>
    /// <exception cref="ArgumentException"><paramref name="deadAfter"/> is below 1.</exception>
    private protected SparseBottleneck(int deadAfter)
    {
        if (deadAfter < 1) throw new ArgumentException($"deadAfter must be at least 1 sample; found {deadAfter}.", nameof(deadAfter));
        DeadAfter = deadAfter;
    }

    /// <summary>A latent is dead after it was 0 in more than this many consecutive training samples; at least 1.</summary>
    public int DeadAfter { get; }

    /// <summary>The number of training samples since each latent was last active (1, latents).</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public LayerState Idle => _idle ?? throw new InvalidOperationException("A bottleneck counts nothing before it is built.");

    /// <summary><c>l0</c>, the mean number of active latents per sample, and <c>deadShare</c>, the fraction of dead latents.</summary>
    public override IReadOnlyList<string> Measures { get; } = ["l0", "deadShare"];

    /// <inheritdoc/>
    public sealed override void Forward(in ForwardPass pass)
    {
        Choose(pass);
        if (pass.Training) pass.Backend.CountIdle(pass.Output, Idle.Values);
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        // Active latents pass the gradient through; the selection itself has no derivative.
        if (!pass.InputGradient.IsNone)
            pass.Backend.ActivateBackward(Activation.Relu, pass.Output, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override void Measure(Backend backend, Matrix head, Matrix code, Matrix cache, Span<double> measures)
    {
        measures[0] = (double)backend.CountActive(code, default) / code.Rows;
        measures[1] = (double)backend.CountAbove(Idle.Values, DeadAfter) / Idle.Length;
    }

    /// <summary>Writes the code: the active latents of relu(encoder output), and 0 for the others.</summary>
    private protected abstract void Choose(in ForwardPass pass);

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        _idle = AddState("idle", input.Size, 0);
        return input.Rank == 1
            ? input
            : throw new ShapeException($"A sparse bottleneck expects rows of latents; the encoder's output is {input}.");
    }
}

/// <summary>The options that all sparse bottlenecks share. A linear layer that computes the latents is appended to the encoder.</summary>
public abstract record SparseBottleneckRecipe : BottleneckRecipe
{
    /// <summary>The number of latents, at least 1.</summary>
    public required int Size { get; init; }

    /// <summary>A latent is dead after it was 0 in more than this many consecutive training samples; at least 1.</summary>
    public int DeadAfter { get; init; } = 10_000;

    /// <summary>Whether the linear layer has a bias.</summary>
    private protected virtual bool HasBias => true;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerRecipe> Projection(Shape encoder)
    {
        if (Size < 1) throw new RecipeException($"bottleneck.size must be at least 1; found {Size}.");
        var dense = new DenseRecipe { Units = Size, Bias = HasBias };
        return encoder.Rank == 1 ? [dense] : [new FlattenRecipe(), dense];
    }
}
