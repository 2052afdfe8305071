namespace Hourglass.Objectives;

/// <summary>A <see cref="ContractivePenalty"/>.</summary>
public sealed record ContractivePenaltyRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0: the cost of a derivative of 1, summed over units and values and averaged over samples.</summary>
    public required float Weight { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() => new ContractivePenalty(Weight);
}
