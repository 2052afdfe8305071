using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>|x̂ − x|: up to a constant the negative log-likelihood of a Laplace distribution. Its slope at 0 is 0.</summary>
public sealed class AbsoluteError() : PointwiseLoss("absoluteError", LossKind.AbsoluteError);
