using System.Globalization;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Corruptions;

/// <summary>Block occlusion: one block of pixels at a random position in each picture is filled with a value, in all channels.</summary>
internal sealed class BlockOcclusion : Corruption
{
    /// <summary>Creates the corruption.</summary>
    /// <param name="picture">The shape of a sample: channels × height × width.</param>
    /// <param name="height">The block's height in pixels, 1 to the picture's.</param>
    /// <param name="width">The block's width in pixels, 1 to the picture's.</param>
    /// <param name="value">The value that it is filled with, finite, in scaled units.</param>
    /// <exception cref="ArgumentException">
    /// The samples are not pictures, the block is empty or larger than the picture, or the value is not finite.
    /// </exception>
    public BlockOcclusion(Shape picture, int height, int width, float value = 0)
    {
        if (picture.Rank != 3)
            throw new ArgumentException($"picture must be a shape of channels × height × width; found {picture}.", nameof(picture));
        CheckSide(nameof(height), height, picture[1]);
        CheckSide(nameof(width), width, picture[2]);
        if (!float.IsFinite(value))
            throw new ArgumentException(FormattableString.Invariant($"value must be a finite number; found {value}."), nameof(value));
        (Picture, Height, Width, Value) = (picture, height, width, value);

        static void CheckSide(string name, int found, int maximum)
        {
            if (found < 1 || found > maximum)
                throw new ArgumentException($"{name} must be 1 to {maximum}, the picture's; found {found}.", name);
        }
    }

    /// <summary>The shape of a sample: channels × height × width.</summary>
    public Shape Picture { get; }

    /// <summary>The block's height in pixels.</summary>
    public int Height { get; }

    /// <summary>The block's width in pixels.</summary>
    public int Width { get; }

    /// <summary>The value that it is filled with, in scaled units.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination) =>
        backend.FillBlock(stream, Picture, Height, Width, Value, source, destination);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"block occlusion, {Height}×{Width} pixels (height × width) of each picture set to {Value}");
}

/// <summary>
/// Block occlusion: one block of pixels at a random position in each picture is filled with a value, in all channels. Samples must be
/// pictures.
/// </summary>
public sealed record BlockOcclusionRecipe : CorruptionRecipe
{
    /// <summary>The block's height in pixels, 1 to the picture's.</summary>
    public required int Height { get; init; }

    /// <summary>The block's width in pixels, 1 to the picture's.</summary>
    public required int Width { get; init; }

    /// <summary>The value that the block is filled with, finite, in scaled units.</summary>
    public float Value { get; init; }

    /// <inheritdoc/>
    public override Corruption Create(Shape input) => input.Rank == 3
        ? new BlockOcclusion(input, Height, Width, Value)
        : throw new ShapeException($"corruption: block occlusion is for pictures of channels × height × width; a sample is {input}.");
}
