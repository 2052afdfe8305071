using System.Text.Json.Serialization;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Corruptions;

/// <summary>A <see cref="Corruption"/> as a recipe names it; in JSON the key <c>corruption</c> says which kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "corruption")]
[JsonDerivedType(typeof(GaussianNoiseRecipe), "gaussianNoise")]
[JsonDerivedType(typeof(MaskingRecipe), "masking")]
[JsonDerivedType(typeof(SaltAndPepperRecipe), "saltAndPepper")]
[JsonDerivedType(typeof(InputDropoutRecipe), "inputDropout")]
[JsonDerivedType(typeof(BlockOcclusionRecipe), "blockOcclusion")]
public abstract record CorruptionRecipe
{
    /// <summary>Makes the corruption.</summary>
    /// <param name="input">The shape of a sample.</param>
    /// <exception cref="RecipeException">A number is out of its range.</exception>
    /// <exception cref="ShapeException">It is not for samples of this shape.</exception>
    internal Corruption Create(Shape input)
    {
        try
        {
            return Build(input);
        }
        catch (ArgumentException e) when (e is not ShapeException)
        {
            throw new RecipeException($"corruption.{e.Message}", e);
        }
    }

    private protected abstract Corruption Build(Shape input);
}
