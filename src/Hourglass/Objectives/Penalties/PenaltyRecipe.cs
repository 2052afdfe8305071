using System.Text.Json.Serialization;

namespace Hourglass.Objectives;

/// <summary>A <see cref="Penalty"/> as a recipe names it; in JSON the key <c>penalty</c> says which kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "penalty")]
[JsonDerivedType(typeof(KlDivergenceRecipe), "kl")]
[JsonDerivedType(typeof(L1ActivityRecipe), "l1")]
[JsonDerivedType(typeof(CommitmentRecipe), "commitment")]
[JsonDerivedType(typeof(ContractivePenaltyRecipe), "contractive")]
[JsonDerivedType(typeof(JumpReluCountRecipe), "l0")]
[JsonDerivedType(typeof(GatedPenaltyRecipe), "gated")]
[JsonDerivedType(typeof(AuxiliaryTopKRecipe), "auxK")]
[JsonDerivedType(typeof(ResamplingRecipe), "resample")]
[JsonDerivedType(typeof(KlSparsityRecipe), "klSparsity")]
[JsonDerivedType(typeof(AdversaryRecipe), "adversary")]
[JsonDerivedType(typeof(MaximumMeanDiscrepancyRecipe), "mmd")]
public abstract record PenaltyRecipe
{
    /// <summary>Makes the penalty; an <see cref="ArgumentException"/> says what is wrong with an option.</summary>
    public abstract Penalty Create();
}
