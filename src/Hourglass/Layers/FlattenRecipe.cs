using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A <see cref="Flatten"/> layer.</summary>
public sealed record FlattenRecipe : LayerRecipe
{
    internal override Layer Create(InitializationRecipe defaults) => new Flatten();

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new Reshape(built.InputShape);
}
