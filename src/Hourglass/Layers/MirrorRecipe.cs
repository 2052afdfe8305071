using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>
/// The encoder's layers backwards, each giving back the shape its original took, whatever the size of the data: transposed convolutions
/// for convolutions (with the output padding that restores the size), enlargements for poolings, dense layers for dense ones. A mirrored
/// layer ends in the function that its original's input came from. Only in a decoder.
/// </summary>
public sealed record MirrorRecipe : LayerRecipe
{
    /// <summary>The function that the last layer ends in.</summary>
    public ActivationKind Activation { get; set; }

    /// <summary>Leaky ReLU's factor or ELU's α; the usual one where null.</summary>
    public float? Slope { get; set; }

    internal override Layer Create(InitializationRecipe defaults) =>
        throw new RecipeException("A mirror stands in the decoder only: it is made of the encoder's layers.");

    /// <summary>The mirrored layers of <paramref name="encoder"/>, which was built from <paramref name="recipes"/>.</summary>
    internal IEnumerable<Layer> Layers(IReadOnlyList<LayerRecipe> recipes, Sequential encoder, InitializationRecipe defaults)
    {
        var ahead = encoder.Layers.Count - recipes.Count; // a Flatten that no recipe names
        var code = true;
        for (var i = recipes.Count - 1; i >= 0; i--)
        {
            if (IsBetween(recipes[i]))
            {
                // Functions and normalizations between two layers come between their mirrors in the same order; those of the input or of the
                // code have no place in a decoder.
                var first = i;
                while (first > 0 && IsBetween(recipes[first - 1])) first--;
                if (!code && recipes.Take(first).Any(recipe => recipe.Ending is not null))
                    for (var j = first; j <= i; j++)
                        yield return recipes[j].Create(defaults);
                i = first;
                continue;
            }

            var from = i - 1; // the layer that made what this one took; a change of shape makes nothing
            while (from >= 0 && recipes[from].Ending is null) from--;
            var ending = from < 0 ? CreateActivation(Activation, Slope) : recipes[from].Ending!.Value;
            yield return recipes[i].Mirror(encoder.Layers[i + ahead], ending, defaults);
            code = false;
        }
    }

    private static bool IsBetween(LayerRecipe recipe) => recipe is ActivationRecipe or BatchNormRecipe or LayerNormRecipe;
}
