using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Bottlenecks;

/// <summary>A <see cref="GaussianBottleneck"/>. The encoder ends in a linear layer that gives μ and log σ².</summary>
public sealed record GaussianBottleneckRecipe : BottleneckRecipe
{
    /// <summary>The size of the code, at least 1.</summary>
    public required int Size { get; set; }

    /// <inheritdoc/>
    public override Bottleneck Create() => new GaussianBottleneck();

    internal override IReadOnlyList<LayerRecipe> Head(Shape encoder)
    {
        if (Size is < 1 or > int.MaxValue / 2) throw new RecipeException($"bottleneck.size must be at least 1; found {Size}.");
        var dense = new DenseRecipe { Units = 2 * Size };
        return encoder.Rank == 1 ? [dense] : [new FlattenRecipe(), dense];
    }
}
