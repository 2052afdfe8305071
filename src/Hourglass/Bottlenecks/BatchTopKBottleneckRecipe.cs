namespace Hourglass.Bottlenecks;

/// <summary>A <see cref="BatchTopKBottleneck"/>.</summary>
public sealed record BatchTopKBottleneckRecipe : SparseBottleneckRecipe
{
    /// <summary>How many latents a sample keeps on average, 1 to all.</summary>
    public required int Count { get; set; }

    /// <inheritdoc/>
    public override Bottleneck Create() => new BatchTopKBottleneck(Count, DeadAfter);
}
