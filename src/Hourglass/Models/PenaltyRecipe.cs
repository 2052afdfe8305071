using System.Text.Json.Serialization;
using Hourglass.Objectives;

namespace Hourglass.Models;

/// <summary>A <see cref="Penalty"/> as a recipe names it; in JSON the key <c>penalty</c> says which kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "penalty")]
[JsonDerivedType(typeof(KlDivergenceRecipe), "kl")]
[JsonDerivedType(typeof(L1ActivityRecipe), "l1")]
[JsonDerivedType(typeof(KlSparsityRecipe), "klSparsity")]
public abstract record PenaltyRecipe
{
    /// <summary>Makes the penalty; an <see cref="ArgumentException"/> says what is wrong with an option.</summary>
    internal abstract Penalty Create();
}
