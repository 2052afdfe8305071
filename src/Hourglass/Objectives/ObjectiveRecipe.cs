using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>The objective of a recipe, under the JSON key <c>objective</c>.</summary>
public sealed record ObjectiveRecipe
{
    /// <summary>The reconstruction loss; the squared error by default.</summary>
    public LossRecipe Loss { get; init; } = new SquaredErrorRecipe();

    /// <summary>
    /// K, at least 1: minimizes the importance-weighted bound with K codes per row, see <see cref="Objective.ImportanceSamples"/>. Requires
    /// a gaussian bottleneck, a likelihood as loss, the reduction <c>sum</c> and no penalties. Null for the plain objective.
    /// </summary>
    public int? ImportanceSamples { get; init; }

    /// <summary>How the losses of all values are reduced to one number.</summary>
    public Reduction Reduction { get; init; } = Reduction.Sum;

    /// <summary>The weight of the reconstruction loss beside the penalties, at least 0; histories print the unweighted loss.</summary>
    public float ReconstructionWeight { get; init; } = 1;

    /// <summary>The penalties, each of another name; null for none.</summary>
    public IReadOnlyList<PenaltyRecipe>? Penalties { get; init => field = value is null ? null : [.. value]; }

    /// <summary>Creates the objective.</summary>
    /// <exception cref="RecipeException">An option is out of its range, or a penalty is listed twice.</exception>
    internal Objective Create()
    {
        if (!(ReconstructionWeight >= 0 && float.IsFinite(ReconstructionWeight)))
        {
            throw new RecipeException(FormattableString.Invariant(
                $"objective.reconstructionWeight must be a number of at least 0; found {ReconstructionWeight}."));
        }

        if (ImportanceSamples is not null && ReconstructionWeight != 1)
        {
            throw new RecipeException(FormattableString.Invariant(
                $"objective.reconstructionWeight has no effect with importanceSamples; found {ReconstructionWeight}."));
        }

        if (ImportanceSamples < 1) throw new RecipeException($"objective.importanceSamples must be at least 1; found {ImportanceSamples}.");
        return new Objective(PartErrors.At("objective.loss.", Loss.Create), Reduction)
        {
            Penalties = CreatePenalties(), ImportanceSamples = ImportanceSamples, ReconstructionWeight = ReconstructionWeight,
        };
    }

    private List<Penalty> CreatePenalties()
    {
        var penalties = new List<Penalty>();
        foreach (var recipe in Penalties ?? [])
        {
            penalties.Add(PartErrors.At($"objective.penalties.{penalties.Count}: ", recipe.Create));
            if (penalties.FindIndex(other => other.Name == penalties[^1].Name) < penalties.Count - 1)
                throw new RecipeException($"objective.penalties: {penalties[^1].Name} is listed twice.");
        }

        return penalties;
    }
}
