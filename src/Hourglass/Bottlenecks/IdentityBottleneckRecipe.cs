namespace Hourglass.Bottlenecks;

/// <summary>An <see cref="IdentityBottleneck"/>, as where a recipe names none.</summary>
public sealed record IdentityBottleneckRecipe : BottleneckRecipe
{
    /// <inheritdoc/>
    public override Bottleneck Create() => new IdentityBottleneck();
}
