using System.Text.Json.Serialization;
using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>One layer of a recipe; in JSON the key <c>layer</c> says which kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "layer")]
[JsonDerivedType(typeof(DenseRecipe), "dense")]
[JsonDerivedType(typeof(Conv2DRecipe), "conv2D")]
[JsonDerivedType(typeof(ConvTranspose2DRecipe), "convTranspose2D")]
[JsonDerivedType(typeof(Conv1DRecipe), "conv1D")]
[JsonDerivedType(typeof(ConvTranspose1DRecipe), "convTranspose1D")]
[JsonDerivedType(typeof(MirrorRecipe), "mirror")]
[JsonDerivedType(typeof(ActivationRecipe), "activation")]
[JsonDerivedType(typeof(DropoutRecipe), "dropout")]
[JsonDerivedType(typeof(FlattenRecipe), "flatten")]
[JsonDerivedType(typeof(ReshapeRecipe), "reshape")]
[JsonDerivedType(typeof(MaxPool2DRecipe), "maxPool2D")]
[JsonDerivedType(typeof(AveragePool2DRecipe), "averagePool2D")]
[JsonDerivedType(typeof(UpSample2DRecipe), "upSample2D")]
[JsonDerivedType(typeof(BatchNormRecipe), "batchNorm")]
[JsonDerivedType(typeof(LayerNormRecipe), "layerNorm")]
[JsonDerivedType(typeof(ResidualRecipe), "residual")]
[JsonDerivedType(typeof(CenterRecipe), "centre")]
[JsonDerivedType(typeof(DictionaryRecipe), "dictionary")]
public abstract record LayerRecipe
{
    /// <summary>Makes the layer, not yet built.</summary>
    internal abstract Layer Create(InitializationRecipe defaults);

    /// <summary>The function that the layer ends in; null where it only hands on what it takes.</summary>
    internal virtual Activation? Ending => null;

    /// <summary>The layer that gives back the shape which <paramref name="built"/>, made from this recipe, took.</summary>
    internal virtual Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) =>
        throw new RecipeException($"decoder: {built} cannot be mirrored; list the decoder's layers instead.");

    /// <summary>The activation of that kind; slope null is the kind's usual one.</summary>
    internal static Activation CreateActivation(ActivationKind kind, float? slope)
    {
        if (slope is not null && kind is not (ActivationKind.LeakyRelu or ActivationKind.Elu))
            throw new RecipeException($"A slope goes with leakyRelu and elu only; found it with {JsonNames.Of(kind)}.");
        return kind switch
        {
            ActivationKind.LeakyRelu => Compute.Activation.LeakyRelu(slope ?? 0.01f),
            ActivationKind.Elu => Compute.Activation.Elu(slope ?? 1f),
            _ => new Activation(kind),
        };
    }
}
