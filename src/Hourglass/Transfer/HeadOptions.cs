using Hourglass.Models;

namespace Hourglass.Transfer;

/// <summary>How a head is trained on an encoder.</summary>
public sealed record HeadOptions
{
    /// <summary>Whether the encoder stays as it is, bit by bit, and the head alone learns; else both do.</summary>
    public bool Freeze { get; init; }

    /// <summary>
    /// The encoder's learning rate as a share of the head's, above 0: the head has everything to learn, and a rate that suits it would undo what the encoder knows.
    /// Unused where the encoder is frozen.
    /// </summary>
    public float EncoderRate { get; init; } = 0.1f;

    /// <summary>
    /// Length, batches, optimizer, schedule, clipping and seed: 1,000 steps of 64 rows by Adam with a rate of 0.01 where not set. Early stopping and <c>logEvery</c> have no meaning
    /// here and are refused; clipping by norm is of the head's and of the encoder's gradient, each for itself.
    /// </summary>
    public TrainingRecipe Training { get; init; } = new() { Iterations = 1000, BatchSize = 64, LearningRate = 0.01f };
}
