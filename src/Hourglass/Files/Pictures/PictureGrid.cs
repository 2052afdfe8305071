using Hourglass.Compute;

namespace Hourglass.Files;

/// <summary>Puts pictures of one shape side by side into one.</summary>
public static class PictureGrid
{
    /// <summary>Composes the pictures in rows, from the left and from the top.</summary>
    /// <param name="pictures">
    /// Each channels × height × width values from 0 (dark) to 1; values beyond are clipped. An empty one leaves its cell empty.
    /// </param>
    /// <param name="shape">The shape of one: 1 (gray), 3 (red, green, blue) or 4 (and opacity) channels × height × width.</param>
    /// <param name="columns">Pictures in a row, at least 1.</param>
    /// <param name="gap">Transparent pixels between two pictures, before they are scaled.</param>
    /// <param name="scale">Each pixel becomes a square of this side.</param>
    /// <exception cref="ArgumentException">
    /// There is no picture, one has another number of values or one that is not a number, or the shape is not one of a picture.
    /// </exception>
    public static PixelImage Compose(
        IReadOnlyList<ReadOnlyMemory<float>> pictures, Shape shape, int columns, int gap = 2, int scale = 1)
    {
        if (shape.Rank != 3 || shape[0] is not (1 or 3 or 4))
            throw new ArgumentException($"A picture has 1, 3 or 4 channels × height × width; found {shape}.", nameof(shape));
        if (pictures.Count == 0) throw new ArgumentException("Expected at least one picture.", nameof(pictures));
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);

        var (channels, height, width) = (shape[0], shape[1], shape[2]);
        columns = Math.Min(columns, pictures.Count);
        var rows = (pictures.Count + columns - 1) / columns;
        // Gaps and cells left empty are transparent, so that they suit a light and a dark page.
        var isFilled = pictures.Count == rows * columns && pictures.All(picture => !picture.IsEmpty) && (gap == 0 || pictures.Count == 1);
        var imageChannels = isFilled || channels == 4 ? channels : channels + 1;
        var image = new PixelImage(
            (columns * (width + gap) - gap) * scale, (rows * (height + gap) - gap) * scale, imageChannels);
        for (var i = 0; i < pictures.Count; i++)
        {
            if (pictures[i].IsEmpty) continue;
            if (pictures[i].Length != shape.Size)
                throw new ArgumentException(
                    $"Picture {i} of {shape} needs {shape.Size} values; found {pictures[i].Length}.", nameof(pictures));
            if (Draw(image, pictures[i].Span, shape, i % columns * (width + gap), i / columns * (height + gap), scale) is { } fault)
                throw new ArgumentException($"Picture {i} holds a value that is not a number, at {fault}.", nameof(pictures));
        }
        return image;
    }

    /// <summary>Draws one picture with its corner at (left, top), before scaling; returns the position of a NaN, if any.</summary>
    private static int? Draw(PixelImage image, ReadOnlySpan<float> values, Shape shape, int left, int top, int scale)
    {
        var (channels, height, width) = (shape[0], shape[1], shape[2]);
        Span<byte> pixel = stackalloc byte[4];
        pixel[image.Channels - 1] = byte.MaxValue; // opaque where the picture has no opacity of its own
        for (var y = 0; y < height; y++)
        {
            var row = image.Row((top + y) * scale);
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < channels; c++)
                {
                    var at = (c * height + y) * width + x;
                    if (float.IsNaN(values[at])) return at;
                    pixel[c] = (byte)MathF.Round(Math.Clamp(values[at], 0, 1) * byte.MaxValue);
                }
                for (var copy = 0; copy < scale; copy++)
                    pixel[..image.Channels].CopyTo(row[(((left + x) * scale + copy) * image.Channels)..]);
            }
            var drawn = row.Slice(left * scale * image.Channels, width * scale * image.Channels);
            for (var copy = 1; copy < scale; copy++)
                drawn.CopyTo(image.Row((top + y) * scale + copy)[(left * scale * image.Channels)..]);
        }
        return null;
    }
}
