namespace Hourglass.Objectives;

/// <summary>A <see cref="JumpReluCount"/>; goes with a jumpRelu bottleneck.</summary>
public sealed record JumpReluCountRecipe : PenaltyRecipe
{
    /// <summary>What one latent in use costs, at least 0.</summary>
    public required float Weight { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() => new JumpReluCount(Weight);
}
