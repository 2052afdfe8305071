using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Models;

/// <summary>A <see cref="Flatten"/> layer.</summary>
public sealed record FlattenRecipe : LayerRecipe
{
    internal override Layer Create(InitializationRecipe defaults) => new Flatten();

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new Reshape(built.InputShape);
}
