using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Models;

/// <summary>
/// In a decoder, stands for the encoder's layers in reverse: a convolution becomes the transposed one that gives exactly the size back, a
/// pooling an enlargement, a flatten a reshape. Each result has the function, the normalisation and the initializers that stood at the same place.
/// </summary>
/// <remarks>
/// Dropout is left out, and so is what stands before the first or behind the last of the encoder's dense and convolutional layers, for its place
/// is the input or the code. A residual block is repeated.
/// </remarks>
public sealed record MirrorRecipe : LayerRecipe
{
    /// <summary>The function that the last layer ends in.</summary>
    public ActivationKind Activation { get; set; }

    /// <summary>Leaky ReLU's factor or ELU's α; the usual one where null.</summary>
    public float? Slope { get; set; }

    internal override Layer Create(InitializationRecipe defaults) =>
        throw new RecipeException("A mirror stands in the decoder itself: expected it in no other place.");

    /// <summary>The layers it stands for.</summary>
    /// <param name="recipes">The encoder's recipes.</param>
    /// <param name="encoder">The layers made from them, built; before them there may be a flatten that the recipe does not name.</param>
    internal IEnumerable<LayerRecipe> Expand(IReadOnlyList<LayerRecipe> recipes, Sequential encoder)
    {
        var added = encoder.Layers.Count - recipes.Count;
        var last = recipes.Count - 1;
        while (last >= 0 && !IsLinear(recipes[last])) last--;
        for (var i = last; i >= 0; i--)
        {
            if (IsPointwise(recipes[i]))
            {
                // A run of these keeps its order.
                var first = i;
                while (first > 0 && IsPointwise(recipes[first - 1])) first--;
                if (recipes.Take(first).Any(IsLinear))
                    for (var j = first; j <= i; j++)
                        yield return recipes[j];
                i = first;
            }
            else if (recipes[i] is not DropoutRecipe)
            {
                yield return Reverse(recipes[i], encoder.Layers[i + added], Before(recipes, i));
            }
        }
    }

    private static bool IsLinear(LayerRecipe recipe) => recipe is DenseRecipe or Conv2DRecipe or Conv1DRecipe;

    private static bool IsPointwise(LayerRecipe recipe) => recipe is ActivationRecipe or BatchNormRecipe or LayerNormRecipe;

    /// <summary>The function with which the encoder made what the layer at <paramref name="index"/> takes.</summary>
    private (ActivationKind Activation, float? Slope) Before(IReadOnlyList<LayerRecipe> recipes, int index)
    {
        for (var i = index - 1; i >= 0; i--)
        {
            switch (recipes[i])
            {
                case DenseRecipe dense: return (dense.Activation, dense.Slope);
                case Conv2DRecipe conv: return (conv.Activation, conv.Slope);
                case Conv1DRecipe conv: return (conv.Activation, conv.Slope);
            }
        }

        return (Activation, Slope);
    }

    private static LayerRecipe Reverse(LayerRecipe recipe, Layer layer, (ActivationKind Activation, float? Slope) end)
    {
        var input = layer.InputShape;
        switch (recipe)
        {
            case DenseRecipe dense:
                return dense with { Units = input.Size, Activation = end.Activation, Slope = end.Slope };
            case Conv2DRecipe conv:
                return new ConvTranspose2DRecipe
                {
                    Filters = input[0], Kernel = conv.Kernel, Stride = conv.Stride, Padding = conv.Padding,
                    OutputPadding = ((Conv2D)layer).MirroredOutputPadding(input), Dilation = conv.Dilation, Groups = conv.Groups,
                    Activation = end.Activation, Slope = end.Slope, Bias = conv.Bias, Weights = conv.Weights, Biases = conv.Biases,
                };
            case Conv1DRecipe conv:
                return new ConvTranspose1DRecipe
                {
                    Filters = input[0], Kernel = conv.Kernel, Stride = conv.Stride, Padding = conv.Padding,
                    OutputPadding = ((Conv1D)layer).MirroredOutputPadding(input).Width, Dilation = conv.Dilation, Groups = conv.Groups,
                    Activation = end.Activation, Slope = end.Slope, Bias = conv.Bias, Weights = conv.Weights, Biases = conv.Biases,
                };
            case FlattenRecipe or ReshapeRecipe:
                return new ReshapeRecipe { Shape = input.ToArray() };
            case MaxPool2DRecipe pool:
                return new UpSample2DRecipe { Factor = pool.Stride ?? pool.Kernel, Size = new(input[1], input[2]) };
            case AveragePool2DRecipe pool:
                return new UpSample2DRecipe { Factor = pool.Stride ?? pool.Kernel, Size = new(input[1], input[2]) };
            case ResidualRecipe:
                return recipe;
            default:
                throw new RecipeException($"{layer} has no mirror image; write the decoder's layers out.");
        }
    }
}
