using Hourglass.Compute;

namespace Hourglass.Optimizers;

/// <summary>A buffer that an optimizer keeps between steps, in the layout of the parameters; a checkpoint saves it.</summary>
/// <param name="Name">What it holds, such as <c>mean</c>.</param>
/// <param name="Values">(1, all parameters).</param>
internal sealed record OptimizerState(string Name, Matrix Values);
