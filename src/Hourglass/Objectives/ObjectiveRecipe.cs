using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>An <see cref="Objective"/> as a recipe names it.</summary>
public sealed record ObjectiveRecipe
{
    /// <summary>The reconstruction loss.</summary>
    public LossKind Loss { get; set; } = LossKind.SquaredError;

    /// <summary>Huber's δ; 1 where null. No other loss takes it.</summary>
    public float? Delta { get; set; }

    /// <summary>σ² of gaussianLikelihood; learned, one for all values, where null. No other loss takes it.</summary>
    public float? Variance { get; set; }

    /// <summary>
    /// K: minimizes the importance-weighted bound with K codes a row in place of loss and penalties, see <see cref="Objective.ImportanceSamples"/>. It goes with a
    /// gaussian bottleneck, a likelihood as loss, summed, and without penalties; null for the plain objective.
    /// </summary>
    public int? ImportanceSamples { get; set; }

    /// <summary>How values become one number.</summary>
    public Reduction Reduction { get; set; } = Reduction.Sum;

    /// <summary>What the reconstruction loss is multiplied by before it is added to the penalties, at least 0; histories print it without.</summary>
    public float ReconstructionWeight { get; set; } = 1;

    /// <summary>What is added to the reconstruction loss; nothing where null.</summary>
    public IReadOnlyList<PenaltyRecipe>? Penalties { get; set; }

    internal Objective Create()
    {
        if (Delta is not null && Loss != LossKind.Huber)
            throw new RecipeException($"Only the loss huber takes a delta; found it with {JsonNames.Of(Loss)}.");
        if (!(ReconstructionWeight >= 0 && float.IsFinite(ReconstructionWeight)))
            throw new RecipeException($"objective.reconstructionWeight must be a number of at least 0; found {ReconstructionWeight}.");
        if (Variance is not null && Loss != LossKind.GaussianLikelihood)
            throw new RecipeException($"Only the loss gaussianLikelihood takes a variance; found it with {JsonNames.Of(Loss)}.");
        if (Variance is { } variance && !(variance > 0 && float.IsFinite(variance)))
            throw new RecipeException(FormattableString.Invariant($"objective.variance must be above 0; found {variance}."));
        if (ImportanceSamples is not null && ReconstructionWeight != 1)
            throw new RecipeException($"objective.importanceSamples weighs nothing: the bound is the whole of the objective; found reconstructionWeight {ReconstructionWeight}.");
        if (ImportanceSamples < 1) throw new RecipeException($"objective.importanceSamples must be at least 1; found {ImportanceSamples}.");
        return new Objective(
            Loss switch
            {
                LossKind.SquaredError => new SquaredError(),
                LossKind.AbsoluteError => new AbsoluteError(),
                LossKind.Huber => Delta is null or > 0
                    ? new HuberLoss(Delta ?? 1f)
                    : throw new RecipeException(FormattableString.Invariant($"objective.delta must be above 0; found {Delta}.")),
                LossKind.BinaryCrossEntropy => new BinaryCrossEntropy(),
                LossKind.GaussianLikelihood => new GaussianLikelihood(Variance),
                _ => throw new RecipeException($"Unknown loss {Loss}."),
            },
            Reduction)
        {
            Penalties = CreatePenalties(), ImportanceSamples = ImportanceSamples, ReconstructionWeight = ReconstructionWeight,
        };
    }

    private List<Penalty> CreatePenalties()
    {
        var penalties = new List<Penalty>();
        foreach (var recipe in Penalties ?? [])
        {
            try
            {
                penalties.Add(recipe.Create());
            }
            catch (ArgumentException e)
            {
                throw new RecipeException($"objective.penalties.{penalties.Count}: {e.Message.Split(" (Parameter", 2)[0]}", e);
            }

            if (penalties.FindIndex(other => other.Name == penalties[^1].Name) < penalties.Count - 1)
                throw new RecipeException($"objective.penalties: {penalties[^1].Name} is listed twice.");
        }

        return penalties;
    }
}
