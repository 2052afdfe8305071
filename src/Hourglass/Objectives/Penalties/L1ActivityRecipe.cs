namespace Hourglass.Objectives;

/// <summary>An <see cref="L1Activity"/>.</summary>
public sealed record L1ActivityRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0: the cost of an activity of 1, summed over units and averaged over samples.</summary>
    public required float Weight { get; set; }

    /// <summary>The layer's name, such as <c>encoder.0</c>; null for the code.</summary>
    public string? Layer { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() => new L1Activity(Weight, Layer);
}
