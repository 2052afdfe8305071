using Hourglass.Optimizers;

namespace Hourglass.Models;

/// <summary>How a model is trained. An option that belongs to another optimizer is refused rather than ignored.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Passes over the training rows. Either this or <see cref="Iterations"/>.</summary>
    public int? Epochs { get; set; }

    /// <summary>Optimizer steps. Either this or <see cref="Epochs"/>.</summary>
    public int? Iterations { get; set; }

    /// <summary>Samples a step.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>How batches are drawn.</summary>
    public SamplingKind Sampling { get; set; } = SamplingKind.Shuffle;

    /// <summary>Which optimizer.</summary>
    public OptimizerKind Optimizer { get; set; } = OptimizerKind.Adam;

    /// <summary>The base step size; the optimizer's usual one where null.</summary>
    public float? LearningRate { get; set; }

    /// <summary>SGD: the share of the velocity kept, 0 to below 1.</summary>
    public float? Momentum { get; set; }

    /// <summary>SGD: whether the step looks ahead.</summary>
    public bool? Nesterov { get; set; }

    /// <summary>RMSProp: the share of the mean square kept.</summary>
    public float? Smoothing { get; set; }

    /// <summary>Adam, AdamW: the share of the mean gradient kept.</summary>
    public float? Beta1 { get; set; }

    /// <summary>Adam, AdamW: the share of the mean squared gradient kept.</summary>
    public float? Beta2 { get; set; }

    /// <summary>RMSProp, Adam, AdamW: added to the root.</summary>
    public float? Epsilon { get; set; }

    /// <summary>Decay of weights (never of biases).</summary>
    public float? WeightDecay { get; set; }

    /// <summary>How the learning rate changes over the steps; constant where null.</summary>
    public ScheduleRecipe? Schedule { get; set; }

    /// <summary>The gradient's largest norm over all parameters; no limit where null.</summary>
    public float? ClipNorm { get; set; }

    /// <summary>Each gradient's largest magnitude; no limit where null.</summary>
    public float? ClipValue { get; set; }

    /// <summary>When to stop for want of progress on the validation rows; never where null.</summary>
    public EarlyStoppingRecipe? EarlyStopping { get; set; }

    /// <summary>By iterations: how many steps from one line of history to the next. By epochs a line an epoch is written.</summary>
    public int? LogEvery { get; set; }

    /// <summary>The seed of all draws.</summary>
    public ulong Seed { get; set; }
}
