using System.Text.Json.Serialization;

namespace Hourglass.Objectives;

/// <summary>A <see cref="Prior"/> as a recipe names it; in JSON the key <c>prior</c> says which kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "prior")]
[JsonDerivedType(typeof(StandardNormalRecipe), "standardNormal")]
[JsonDerivedType(typeof(RingOfNormalsRecipe), "ring")]
[JsonDerivedType(typeof(SwissRollRecipe), "swissRoll")]
public abstract record PriorRecipe
{
    /// <summary>Makes the distribution; an <see cref="ArgumentException"/> says what is wrong with an option.</summary>
    internal abstract Prior Create();
}
