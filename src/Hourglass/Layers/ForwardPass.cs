using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>The arguments of <see cref="Layer.Forward"/>.</summary>
public readonly ref struct ForwardPass
{
    /// <summary>The backend that runs the operations.</summary>
    public required Backend Backend { get; init; }

    /// <summary>(batch, input size).</summary>
    public required Matrix Input { get; init; }

    /// <summary>(batch, output size), to be written.</summary>
    public required Matrix Output { get; init; }

    /// <summary>(batch, <see cref="Layer.CacheSize"/>), kept for the backward pass, used as a flat buffer.</summary>
    public Matrix Cache { get; init; }

    /// <summary>Whether this is training: dropout and batch statistics are active.</summary>
    public bool Training { get; init; }

    /// <summary>
    /// Whether a stochastic bottleneck samples its code outside training too, as the evaluation of its objective does; else it uses the
    /// mean.
    /// </summary>
    public bool Sampling { get; init; }

    /// <summary>The index, from 0, of the code that a stochastic bottleneck samples, if there are several for the same rows.</summary>
    public int SampleIndex { get; init; }

    /// <summary>
    /// Whether no backward pass follows, so that values only it needs may be omitted: a batch normalization may then be folded into the
    /// layer before it.
    /// </summary>
    internal bool Final { get; init; }

    /// <summary>The seed of all random streams.</summary>
    public ulong Seed { get; init; }

    /// <summary>The index of the random streams: the training step, from 0, or the index of the batch in an evaluation.</summary>
    public long Step { get; init; }
}
