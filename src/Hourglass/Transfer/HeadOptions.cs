using Hourglass.Models;

namespace Hourglass.Transfer;

/// <summary>Options for training a head on an encoder.</summary>
public sealed record HeadOptions
{
    /// <summary>Whether the encoder is frozen and only the head is trained, rather than both.</summary>
    public bool Freeze { get; init; }

    /// <summary>
    /// The encoder's learning rate as a fraction of the head's, above 0: the rate that a new head requires would destroy a pretrained
    /// encoder. Ignored for a frozen encoder.
    /// </summary>
    public float EncoderRate { get; init; } = 0.1f;

    /// <summary>
    /// Length, batches, optimizer, schedule, clipping and seed: by default 1,000 steps of 64 rows by Adam with a rate of 0.01. Early
    /// stopping and <c>logEvery</c> do not apply and throw; the gradients of head and encoder are clipped by norm separately.
    /// </summary>
    public TrainingRecipe Training { get; init; } = new() { Iterations = 1000, BatchSize = 64, LearningRate = 0.01f };
}
