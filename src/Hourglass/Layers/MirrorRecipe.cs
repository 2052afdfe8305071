using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>
/// The encoder's layers in reverse order, each restoring the input shape of its original for data of any size: transposed convolutions for
/// convolutions (with the output padding that restores the size), upsampling for pooling, dense layers for dense layers. A mirrored layer
/// has the activation of the layer before its original. Allowed in a decoder only.
/// </summary>
public sealed record MirrorRecipe : LayerRecipe
{
    /// <summary>The activation function of the last layer; the identity by default.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>The negative slope of leaky ReLU or α of ELU; null for the default, 0.01 or 1. Not allowed for other functions.</summary>
    public float? Slope { get; init; }

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) =>
        throw new RecipeException("A mirror can be in the decoder only: it consists of the encoder's layers.");

    /// <inheritdoc/>
    public override IEnumerable<Layer> CreateAll(LayerContext context)
    {
        if (context.MirroredEncoder is not { } encoder) return [Create(context)];
        return Mirrors(context.EncoderRecipes, encoder, context);
    }

    private IEnumerable<Layer> Mirrors(IReadOnlyList<LayerRecipe> recipes, Sequential encoder, LayerContext context)
    {
        var implicitLayers = encoder.Layers.Count - recipes.Count; // a Flatten that the recipe does not list
        var code = true;
        for (var i = recipes.Count - 1; i >= 0; i--)
        {
            if (recipes[i].IsBetween)
            {
                // Activations and normalizations between two layers come between their mirrors in the same order; those of the input or of
                // the code have no counterpart in a decoder.
                var first = i;
                while (first > 0 && recipes[first - 1].IsBetween) first--;
                if (!code && recipes.Take(first).Any(recipe => recipe.OutputActivation is not null))
                    for (var j = first; j <= i; j++)
                        yield return recipes[j].Create(context.Inner);
                i = first;
                continue;
            }

            var from = i - 1; // the layer that computed this one's input; a reshape computes nothing
            while (from >= 0 && recipes[from].OutputActivation is null) from--;
            var activation = from < 0 ? CreateActivation(Activation, Slope) : recipes[from].OutputActivation!.Value;
            yield return recipes[i].Mirror(encoder.Layers[i + implicitLayers], activation, context.Inner);
            code = false;
        }
    }
}
