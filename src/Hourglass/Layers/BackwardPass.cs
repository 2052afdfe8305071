using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>The arguments of <see cref="Layer.Backward"/>: the matrices of the forward pass, and the gradients to compute.</summary>
public readonly ref struct BackwardPass
{
    /// <summary>The backend that runs the operations.</summary>
    public required Backend Backend { get; init; }

    /// <summary>(batch, input size), as in the forward pass.</summary>
    public required Matrix Input { get; init; }

    /// <summary>(batch, output size), as the forward pass computed it.</summary>
    public required Matrix Output { get; init; }

    /// <summary>∂loss/∂output (batch, output size). The layer may overwrite it.</summary>
    public required Matrix OutputGradient { get; init; }

    /// <summary>Receives ∂loss/∂input (batch, input size); none if it is not needed.</summary>
    public Matrix InputGradient { get; init; }

    /// <summary>Whether to compute the parameters' gradients.</summary>
    public bool Parameters { get; init; }

    /// <summary>The cache of the forward pass.</summary>
    public Matrix Cache { get; init; }

    /// <summary>(batch, <see cref="Layer.ScratchSize"/>) for the layer's own use, used as a flat buffer.</summary>
    public Matrix Scratch { get; init; }

    /// <summary>As in the forward pass.</summary>
    public bool Training { get; init; }

    /// <summary>As in the forward pass.</summary>
    public ulong Seed { get; init; }

    /// <summary>As in the forward pass.</summary>
    public long Step { get; init; }

    /// <summary>Called with the outputs of the outermost layers in the backward pass; null for none.</summary>
    internal IActivityListener? Listener { get; init; }
}
