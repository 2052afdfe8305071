using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>
/// A penalty of a recipe, by its name under the JSON key <c>penalty</c>. To add a penalty, derive a record from this one and register it
/// with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("penalty")]
public abstract record PenaltyRecipe
{
    /// <summary>Creates the penalty.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message begins with its name.</exception>
    public abstract Penalty Create();
}
