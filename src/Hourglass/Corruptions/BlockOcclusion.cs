using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Corruptions;

/// <summary>Block occlusion of pictures: one block of pixels at a random place of each picture is filled with a value, in all channels.</summary>
public sealed class BlockOcclusion : Corruption
{
    /// <summary>Makes the block.</summary>
    /// <param name="picture">The shape of a sample: channels × height × width.</param>
    /// <param name="height">The block's height in pixels, 1 to the picture's.</param>
    /// <param name="width">The block's width in pixels, 1 to the picture's.</param>
    /// <param name="value">What it is filled with, in scaled units.</param>
    /// <exception cref="ArgumentException">The samples are not pictures, the block is empty or larger than the picture, or the value is not finite.</exception>
    public BlockOcclusion(Shape picture, int height, int width, float value = 0)
    {
        if (picture.Rank != 3) throw new ArgumentException($"picture must be a shape of channels × height × width; found {picture}.", nameof(picture));
        CheckSide(nameof(height), height, picture[1]);
        CheckSide(nameof(width), width, picture[2]);
        if (!float.IsFinite(value)) throw new ArgumentException($"value must be a finite number; found {value}.", nameof(value));
        (Picture, Height, Width, Value) = (picture, height, width, value);

        static void CheckSide(string name, int found, int most)
        {
            if (found < 1 || found > most) throw new ArgumentException($"{name} must be 1 to {most}, the picture's; found {found}.", name);
        }
    }

    /// <summary>The shape of a sample: channels × height × width.</summary>
    public Shape Picture { get; }

    /// <summary>The block's height in pixels.</summary>
    public int Height { get; }

    /// <summary>The block's width in pixels.</summary>
    public int Width { get; }

    /// <summary>What it is filled with, in scaled units.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public override void Apply(Backend backend, RandomStream stream, Matrix source, Matrix destination) =>
        backend.FillBlock(stream, Picture, Height, Width, Value, source, destination);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"block occlusion, {Height}×{Width} pixels (height × width) of each picture set to {Value}");
}
