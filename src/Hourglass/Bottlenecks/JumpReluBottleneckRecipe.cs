namespace Hourglass.Bottlenecks;

/// <summary>A <see cref="JumpReluBottleneck"/>; goes with the penalty <c>l0</c>.</summary>
public sealed record JumpReluBottleneckRecipe : SparseBottleneckRecipe
{
    /// <summary>The first threshold of all latents, above 0.</summary>
    public float Threshold { get; set; } = 0.1f;

    /// <summary>How far from a threshold values still say something about it, above 0.</summary>
    public float Bandwidth { get; set; } = 0.1f;

    /// <inheritdoc/>
    public override Bottleneck Create() => new JumpReluBottleneck(Threshold, Bandwidth, DeadAfter);
}
