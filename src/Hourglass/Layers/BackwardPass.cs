using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>What a layer's backward pass works on: the forward pass's matrices once more, and the gradients wanted.</summary>
public readonly ref struct BackwardPass
{
    /// <summary>Who does the arithmetic.</summary>
    public required Backend Backend { get; init; }

    /// <summary>(batch, input size), as in the forward pass.</summary>
    public required Matrix Input { get; init; }

    /// <summary>(batch, output size), as the forward pass left it.</summary>
    public required Matrix Output { get; init; }

    /// <summary>∂loss/∂output (batch, output size). The layer may overwrite it.</summary>
    public required Matrix OutputGradient { get; init; }

    /// <summary>Where ∂loss/∂input goes (batch, input size), or none where nobody needs it.</summary>
    public Matrix InputGradient { get; init; }

    /// <summary>Whether parameter gradients are wanted.</summary>
    public bool Parameters { get; init; }

    /// <summary>What the forward pass kept.</summary>
    public Matrix Cache { get; init; }

    /// <summary>(batch, <see cref="Layer.ScratchSize"/>) for the layer's own use; used as a flat run of floats.</summary>
    public Matrix Scratch { get; init; }

    /// <summary>As in the forward pass.</summary>
    public bool Training { get; init; }

    /// <summary>As in the forward pass.</summary>
    public ulong Seed { get; init; }

    /// <summary>As in the forward pass.</summary>
    public long Step { get; init; }

    /// <summary>Told of the activities of the outermost layers on the way back; none where null.</summary>
    internal IActivityListener? Listener { get; init; }
}
