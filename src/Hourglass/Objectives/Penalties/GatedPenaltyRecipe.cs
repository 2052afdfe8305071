namespace Hourglass.Objectives;

/// <summary>A <see cref="GatedPenalty"/>; goes with a gated bottleneck.</summary>
public sealed record GatedPenaltyRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0: what the gates' activity costs, summed over latents and averaged over samples.</summary>
    public required float Weight { get; set; }

    /// <summary>What the squared error of the gates' own reconstruction is multiplied by, at least 0.</summary>
    public float Auxiliary { get; set; } = 1;

    /// <inheritdoc/>
    public override Penalty Create() => new GatedPenalty(Weight, Auxiliary);
}
