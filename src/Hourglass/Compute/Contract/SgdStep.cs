namespace Hourglass.Compute;

/// <summary>The numbers of one SGD step; see <see cref="Backend.SgdStep"/> for the formula.</summary>
/// <param name="LearningRate">The step size.</param>
/// <param name="Momentum">0 to below 1.</param>
/// <param name="Nesterov">Whether the step looks ahead along the velocity.</param>
/// <param name="WeightDecay">Added to the gradient, times the weight.</param>
/// <param name="Clip">What is done to each gradient first.</param>
public readonly record struct SgdStep(float LearningRate, float Momentum, bool Nesterov, float WeightDecay, GradientClip Clip);
