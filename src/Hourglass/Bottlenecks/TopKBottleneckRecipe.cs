namespace Hourglass.Bottlenecks;

/// <summary>A <see cref="TopKBottleneck"/>.</summary>
public sealed record TopKBottleneckRecipe : SparseBottleneckRecipe
{
    /// <summary>How many latents a sample keeps, 1 to all.</summary>
    public required int Count { get; set; }

    /// <inheritdoc/>
    public override Bottleneck Create() => new TopKBottleneck(Count, DeadAfter);
}
