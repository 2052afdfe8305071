using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>(x̂ − x)²: up to a constant the negative log-likelihood of a Gaussian with σ² = ½.</summary>
public sealed class SquaredError() : PointwiseLoss("squaredError", LossKind.SquaredError);
