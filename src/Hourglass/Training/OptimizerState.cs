using Hourglass.Compute;

namespace Hourglass.Training;

/// <summary>One slab of an optimizer's memory.</summary>
/// <param name="Name">Such as <c>mean</c> or <c>velocity</c>.</param>
/// <param name="Values">As long as the parameters' slab and laid out like it.</param>
public sealed record OptimizerState(string Name, Matrix Values);
