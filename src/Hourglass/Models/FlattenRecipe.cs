using Hourglass.Layers;

namespace Hourglass.Models;

/// <summary>A <see cref="Flatten"/> layer.</summary>
public sealed record FlattenRecipe : LayerRecipe
{
    internal override Layer Create(InitializationRecipe defaults) => new Flatten();
}
