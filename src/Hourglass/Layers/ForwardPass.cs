using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>What a layer's forward pass works on. A new field here changes no layer's signature.</summary>
public readonly ref struct ForwardPass
{
    /// <summary>Who does the arithmetic.</summary>
    public required Backend Backend { get; init; }

    /// <summary>(batch, input size).</summary>
    public required Matrix Input { get; init; }

    /// <summary>(batch, output size), to be written.</summary>
    public required Matrix Output { get; init; }

    /// <summary>(batch, <see cref="Layer.CacheSize"/>) to be kept for the backward pass; used as a flat run of floats.</summary>
    public Matrix Cache { get; init; }

    /// <summary>Whether this is training: dropout draws, batch statistics.</summary>
    public bool Training { get; init; }

    /// <summary>
    /// Whether a stochastic bottleneck draws its code outside training too, as a measurement of its objective does; else it takes the mean.
    /// </summary>
    public bool Drawing { get; init; }

    /// <summary>Which of several codes of the same rows a stochastic bottleneck draws, from 0.</summary>
    public int Sample { get; init; }

    /// <summary>
    /// Whether no backward pass follows, so that what only it would need may stay unwritten: a <see cref="BatchNorm"/> may then become part of the
    /// layer before it.
    /// </summary>
    internal bool Final { get; init; }

    /// <summary>The seed of all draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>The index of its draws: the training step, from 0, or in a measurement the number of the chunk of rows.</summary>
    public long Step { get; init; }
}
