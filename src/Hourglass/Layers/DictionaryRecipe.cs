using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>A <see cref="Dictionary"/>, the last layer of a decoder: an atom for each latent, as wide as a sample.</summary>
public sealed record DictionaryRecipe : LayerRecipe
{
    /// <summary>Whether atoms are held at length 1.</summary>
    public bool UnitNorm { get; set; } = true;

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; set; } = true;

    internal override Layer Create(InitializationRecipe defaults) =>
        throw new RecipeException("A dictionary stands in the decoder only: its atoms are as wide as a sample.");

    /// <summary>The layer for samples of <paramref name="features"/> values.</summary>
    internal Dictionary Create(int features) => new(features, UnitNorm, Bias);
}
