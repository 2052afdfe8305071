using System.Buffers;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// A bottleneck of an overcomplete dictionary: of many latents few are not 0 in any one code. It counts how long each has been silent in training; one
/// that has been for <see cref="DeadAfter"/> samples is dead, until it fires again.
/// </summary>
public abstract class SparseBottleneck : Bottleneck
{
    private LayerState? _idle;

    /// <summary>A bottleneck that calls a latent dead after so many samples without it.</summary>
    /// <exception cref="ArgumentException">The number is below 1.</exception>
    private protected SparseBottleneck(int deadAfter)
    {
        if (deadAfter < 1) throw new ArgumentException($"deadAfter must be at least 1 sample; found {deadAfter}.", nameof(deadAfter));
        DeadAfter = deadAfter;
    }

    /// <summary>A latent is dead once it was 0 in more than this many training samples in a row; at least 1.</summary>
    public int DeadAfter { get; }

    /// <summary>Training samples since each latent was last not 0 (1, latents).</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public LayerState Idle => _idle ?? throw new InvalidOperationException("A bottleneck counts nothing before it is built.");

    /// <summary><c>l0</c>, the mean number of latents in use a sample, and <c>deadShare</c>, which of all latents are dead.</summary>
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
        // What was chosen passes through; the choice itself has no derivative.
        if (!pass.InputGradient.IsNone) pass.Backend.ActivateBackward(Activation.Relu, pass.Output, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override void Measure(Backend backend, Matrix head, Matrix code, Matrix cache, Span<double> measures)
    {
        measures[0] = (double)backend.CountActive(code, default) / code.Rows;
        var idle = ArrayPool<float>.Shared.Rent(Idle.Length);
        backend.Download(Idle.Values, idle.AsSpan(0, Idle.Length));
        var dead = 0;
        for (var i = 0; i < Idle.Length; i++)
            if (idle[i] > DeadAfter)
                dead++;
        ArrayPool<float>.Shared.Return(idle);
        measures[1] = (double)dead / Idle.Length;
    }

    /// <summary>code = what is chosen of relu(head).</summary>
    private protected abstract void Choose(in ForwardPass pass);

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        _idle = AddState("idle", input.Size, 0);
        return input.Rank == 1 ? input : throw new ShapeException($"A sparse bottleneck expects rows of latents; the encoder gives {input}.");
    }
}
