namespace Hourglass.Objectives;

/// <summary>An <see cref="AuxiliaryTopK"/>; goes with a sparse bottleneck and a dictionary.</summary>
public sealed record AuxiliaryTopKRecipe : PenaltyRecipe
{
    /// <summary>What the squared error, summed over features and averaged over samples, is multiplied by; at least 0.</summary>
    public float Weight { get; set; } = 1f / 32;

    /// <summary>How many dead latents explain a row; half as many as features where null.</summary>
    public int? Count { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() => new AuxiliaryTopK(Weight, Count);
}
