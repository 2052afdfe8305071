using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Bottlenecks;

/// <summary>What the recipes of all sparse bottlenecks have in common. The encoder ends in a linear layer that gives the latents.</summary>
public abstract record SparseBottleneckRecipe : BottleneckRecipe
{
    /// <summary>How many latents there are, at least 1.</summary>
    public required int Size { get; set; }

    /// <summary>A latent is dead once it was 0 in more than this many training samples in a row; at least 1.</summary>
    public int DeadAfter { get; set; } = 10_000;

    /// <summary>Whether the linear layer has a bias.</summary>
    private protected virtual bool HasBias => true;

    internal override IReadOnlyList<LayerRecipe> Head(Shape encoder)
    {
        if (Size < 1) throw new RecipeException($"bottleneck.size must be at least 1; found {Size}.");
        var dense = new DenseRecipe { Units = Size, Bias = HasBias };
        return encoder.Rank == 1 ? [dense] : [new FlattenRecipe(), dense];
    }
}
