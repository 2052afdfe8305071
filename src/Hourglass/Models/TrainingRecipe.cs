using Hourglass.Optimizers;

namespace Hourglass.Models;

/// <summary>How a model is trained.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Passes over the training rows. Either this or <see cref="Iterations"/>.</summary>
    public int? Epochs { get; init; }

    /// <summary>Optimizer steps. Either this or <see cref="Epochs"/>.</summary>
    public int? Iterations { get; init; }

    /// <summary>Samples a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How batches are drawn.</summary>
    public SamplingKind Sampling { get; init; } = SamplingKind.Shuffle;

    /// <summary>The optimizer with its own options.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new AdamRecipe();

    /// <summary>The base learning rate, above 0; null for the optimizer's usual one.</summary>
    public float? LearningRate { get; init; }

    /// <summary>How the learning rate changes over the steps; constant where null.</summary>
    public ScheduleRecipe? Schedule { get; init; }

    /// <summary>The gradient's largest norm over all parameters; no limit where null.</summary>
    public float? ClipNorm { get; init; }

    /// <summary>Each gradient's largest magnitude; no limit where null.</summary>
    public float? ClipValue { get; init; }

    /// <summary>When to stop for want of progress on the validation rows; never where null.</summary>
    public EarlyStoppingRecipe? EarlyStopping { get; init; }

    /// <summary>By iterations: how many steps from one line of history to the next. By epochs a line an epoch is written.</summary>
    public int? LogEvery { get; init; }

    /// <summary>The seed of all draws.</summary>
    public ulong Seed { get; init; }
}
