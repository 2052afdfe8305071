using Hourglass.Compute;

namespace Hourglass.Optimizers;

/// <summary>A slab that an optimizer keeps between steps, laid out as the parameters are; a checkpoint saves it.</summary>
/// <param name="Name">What it holds, such as <c>mean</c>.</param>
/// <param name="Values">One row as long as the parameters' slab.</param>
public sealed record OptimizerState(string Name, Matrix Values);
