namespace Hourglass.Layers;

/// <summary>A <see cref="Center"/> layer: the encoder sees a sample less the bias of the decoder's dictionary.</summary>
public sealed record CenterRecipe : LayerRecipe
{
    internal override Layer Create(InitializationRecipe defaults) => new Center();
}
