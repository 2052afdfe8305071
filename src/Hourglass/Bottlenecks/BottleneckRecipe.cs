using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Bottlenecks;

/// <summary>
/// The bottleneck of a recipe, by its name under the JSON key <c>bottleneck</c>. To add a bottleneck, derive a record from this one and
/// register it with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("bottleneck")]
public abstract record BottleneckRecipe
{
    /// <summary>Creates the bottleneck; the model builds it for its encoder's output.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message begins with its name.</exception>
    public abstract Bottleneck Create();

    /// <summary>
    /// The layers that map the encoder's output to the bottleneck's input; none by default. They are appended to the encoder, and a
    /// mirrored decoder begins with their mirrors.
    /// </summary>
    /// <param name="encoder">The output shape of the encoder's own layers.</param>
    /// <exception cref="RecipeException">An option is out of its range.</exception>
    public virtual IReadOnlyList<LayerRecipe> Projection(Shape encoder) => [];
}
