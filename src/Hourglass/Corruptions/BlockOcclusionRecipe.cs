using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Corruptions;

/// <summary>A <see cref="BlockOcclusion"/>; the samples must be pictures.</summary>
public sealed record BlockOcclusionRecipe : CorruptionRecipe
{
    /// <summary>The block's height in pixels, 1 to the picture's.</summary>
    public required int Height { get; set; }

    /// <summary>The block's width in pixels, 1 to the picture's.</summary>
    public required int Width { get; set; }

    /// <summary>What the block is filled with, in scaled units.</summary>
    public float Value { get; set; }

    private protected override Corruption Build(Shape input) => input.Rank == 3
        ? new BlockOcclusion(input, Height, Width, Value)
        : throw new ShapeException($"corruption: block occlusion is for pictures of channels × height × width; a sample is {input}.");
}
