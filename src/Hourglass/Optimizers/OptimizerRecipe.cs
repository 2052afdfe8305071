using Hourglass.Parts;

namespace Hourglass.Optimizers;

/// <summary>
/// The optimizer of a recipe, by its name under the JSON key <c>optimizer</c>. To add an optimizer, derive a record from this one and
/// register it with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("optimizer")]
public abstract record OptimizerRecipe
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The base learning rate, above 0; null for the optimizer's default.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public abstract Optimizer Create(float? learningRate);
}
