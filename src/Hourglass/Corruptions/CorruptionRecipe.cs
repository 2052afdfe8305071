using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Corruptions;

/// <summary>
/// The corruption of a recipe, by its name under the JSON key <c>corruption</c>. To add a corruption, derive a record from this one and
/// register it with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("corruption")]
public abstract record CorruptionRecipe
{
    /// <summary>Creates the corruption.</summary>
    /// <param name="input">The shape of a sample.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message begins with its name.</exception>
    /// <exception cref="Layers.ShapeException">Samples of this shape are not supported.</exception>
    public abstract Corruption Create(Shape input);
}
