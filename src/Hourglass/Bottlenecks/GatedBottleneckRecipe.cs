namespace Hourglass.Bottlenecks;

/// <summary>A <see cref="GatedBottleneck"/>; goes with the penalty <c>gated</c>. The linear layer has no bias: gate and magnitude have their own.</summary>
public sealed record GatedBottleneckRecipe : SparseBottleneckRecipe
{
    private protected override bool HasBias => false;

    /// <inheritdoc/>
    public override Bottleneck Create() => new GatedBottleneck(DeadAfter);
}
