using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>A <see cref="Residual"/> block: its layers, and a way round them.</summary>
public sealed record ResidualRecipe : LayerRecipe
{
    /// <summary>The layers in order, at least one; they must give the shape they take.</summary>
    public required IReadOnlyList<LayerRecipe> Layers { get; set; }

    internal override Layer Create(InitializationRecipe defaults) => Layers.Count > 0
        ? new Residual([.. Layers.Select(layer => layer.Create(defaults))])
        : throw new RecipeException("A residual block needs at least one layer; found none.");

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => Create(defaults);
}
