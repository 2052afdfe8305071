namespace Hourglass.Compute;

/// <summary>The numbers of one Adam step; see <see cref="Backend.AdamStep"/>.</summary>
/// <param name="LearningRate">The step size.</param>
/// <param name="Beta1">Decay of the mean gradient, such as 0.9.</param>
/// <param name="Beta2">Decay of the mean squared gradient, such as 0.999.</param>
/// <param name="Epsilon">Added to the root of the corrected variance.</param>
/// <param name="WeightDecay">λ.</param>
/// <param name="Decoupled">Whether the decay is AdamW's (apart from the gradient).</param>
/// <param name="Step">The number of this step, from 1: what the bias correction 1 − βᵗ needs.</param>
/// <param name="Clip">What is done to each gradient first.</param>
public readonly record struct AdamStep(
    float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, bool Decoupled, long Step, GradientClip Clip);
