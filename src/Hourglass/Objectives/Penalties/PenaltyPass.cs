using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>The arguments of <see cref="Penalty.Apply"/>: the matrices of one batch.</summary>
public readonly ref struct PenaltyPass
{
    /// <summary>The backend that runs the operations.</summary>
    public required Backend Backend { get; init; }

    /// <summary>The clean rows x, scaled (batch, features).</summary>
    public required Matrix Input { get; init; }

    /// <summary>The encoder's input (batch, features): x, or x̃ if the model has a corruption.</summary>
    public required Matrix Source { get; init; }

    /// <summary>The encoder's output (batch, encoder output).</summary>
    public required Matrix EncoderOutput { get; init; }

    /// <summary>The code, which is the decoder's input (batch, code).</summary>
    public required Matrix Code { get; init; }

    /// <summary>The decoder's output before its last activation (batch, features).</summary>
    public required Matrix Logits { get; init; }

    /// <summary>The values that the penalty applies to: encoder output, code or the output of its layer.</summary>
    public required Matrix Values { get; init; }

    /// <summary>
    /// ∂objective/∂<see cref="Values"/> so far, to be added to; none in an evaluation, in which parameter gradients are not computed
    /// either.
    /// </summary>
    public Matrix Gradient { get; init; }

    /// <summary>(batch, <see cref="Penalty.ScratchSize"/>), used as a flat buffer.</summary>
    public Matrix Scratch { get; init; }

    /// <summary>The penalty's random stream for this batch.</summary>
    public RandomStream Draws { get; init; }

    /// <summary>The training step, from 0; beyond all steps in an evaluation, so that warm-ups are complete.</summary>
    public long Step { get; init; }

    /// <summary>The class of each sample; empty for unlabeled rows.</summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>The number of samples in the batch.</summary>
    public int Rows => Input.Rows;

    /// <summary>Whether to compute gradients.</summary>
    public bool WantsGradient => !Gradient.IsNone;
}
