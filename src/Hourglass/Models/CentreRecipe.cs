using Hourglass.Layers;

namespace Hourglass.Models;

/// <summary>A <see cref="Centre"/> layer: the encoder sees a sample less the bias of the decoder's dictionary.</summary>
public sealed record CentreRecipe : LayerRecipe
{
    internal override Layer Create(InitializationRecipe defaults) => new Centre();
}
