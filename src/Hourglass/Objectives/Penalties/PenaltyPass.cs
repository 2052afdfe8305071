using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>What a penalty works on. A new field here changes no penalty's signature.</summary>
public readonly ref struct PenaltyPass
{
    /// <summary>Who does the arithmetic.</summary>
    public required Backend Backend { get; init; }

    /// <summary>The clean rows x, scaled (batch, features).</summary>
    public required Matrix Input { get; init; }

    /// <summary>What the encoder saw: x, or x̃ where the model has a corruption.</summary>
    public required Matrix Source { get; init; }

    /// <summary>What the encoder gave (batch, head).</summary>
    public required Matrix Head { get; init; }

    /// <summary>What the decoder took (batch, code).</summary>
    public required Matrix Code { get; init; }

    /// <summary>What the decoder gave, before its last activation (batch, features).</summary>
    public required Matrix Logits { get; init; }

    /// <summary>What the penalty looks at: head, code or the activity of its layer.</summary>
    public required Matrix Values { get; init; }

    /// <summary>∂objective/∂<see cref="Values"/> so far, to be added to; none in a measurement, where parameter gradients are not wanted either.</summary>
    public Matrix Gradient { get; init; }

    /// <summary>(batch, <see cref="Penalty.ScratchSize"/>), used as a flat run of floats.</summary>
    public Matrix Scratch { get; init; }

    /// <summary>The stream of the penalty's draws in this batch.</summary>
    public RandomStream Draws { get; init; }

    /// <summary>The training step, from 0; beyond all steps in a measurement, so that what grows with training is fully grown.</summary>
    public long Step { get; init; }

    /// <summary>The class of each sample; empty where classes are not known.</summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>How many samples the batch has.</summary>
    public int Rows => Input.Rows;

    /// <summary>Whether gradients are wanted.</summary>
    public bool WantsGradient => !Gradient.IsNone;
}
