namespace Hourglass.Compute;

/// <summary>The numbers of one RMSProp step; see <see cref="Backend.RmsPropStep"/> for the formula.</summary>
/// <param name="LearningRate">The step size.</param>
/// <param name="Rho">ρ, the share of the old mean square kept, such as 0.99.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="WeightDecay">Added to the gradient, times the weight.</param>
/// <param name="Clip">What is done to each gradient first.</param>
public readonly record struct RmsPropStep(float LearningRate, float Rho, float Epsilon, float WeightDecay, GradientClip Clip);
