using System.Text.Json.Serialization;
using Hourglass.Corruptions;

namespace Hourglass.Models;

/// <summary>A <see cref="Corruption"/> as a recipe names it; in JSON the key <c>corruption</c> says which kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "corruption")]
[JsonDerivedType(typeof(GaussianNoiseRecipe), "gaussianNoise")]
public abstract record CorruptionRecipe
{
    /// <summary>Makes the corruption.</summary>
    internal abstract Corruption Create();
}
