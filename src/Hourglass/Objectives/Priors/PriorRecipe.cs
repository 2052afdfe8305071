using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>
/// The prior of a recipe's penalty, by its name under the JSON key <c>prior</c>. To add a prior, derive a record from this one and register
/// it with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("prior")]
public abstract record PriorRecipe
{
    /// <summary>Creates the distribution.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message begins with its name.</exception>
    public abstract Prior Create();
}
