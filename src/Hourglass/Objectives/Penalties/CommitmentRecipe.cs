namespace Hourglass.Objectives;

/// <summary>A <see cref="Commitment"/>.</summary>
public sealed record CommitmentRecipe : PenaltyRecipe
{
    /// <summary>β, at least 0: the cost of a vector at distance 1 of its entry, averaged over samples.</summary>
    public float Weight { get; set; } = 0.25f;

    /// <inheritdoc/>
    public override Penalty Create() => new Commitment(Weight);
}
