namespace Hourglass.Objectives;

/// <summary>A <see cref="KlSparsity"/>.</summary>
public sealed record KlSparsityRecipe : PenaltyRecipe
{
    /// <summary>β, at least 0.</summary>
    public required float Weight { get; set; }

    /// <summary>ρ, the share of samples that a unit is to be active for: above 0, below 1.</summary>
    public float Target { get; set; } = 0.05f;

    /// <summary>The layer's name, such as <c>encoder.0</c>; null for the code.</summary>
    public string? Layer { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() => new KlSparsity(Weight, Target, Layer);
}
