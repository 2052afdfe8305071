namespace Hourglass.Files;

/// <summary>Changes of a picture before it becomes a row: channels, size, crop.</summary>
internal static class PictureChanges
{
    /// <summary>Blends a picture with opacity over a color: 2 channels become 1 where the color is gray, else 3; 4 become 3.</summary>
    internal static PixelImage Over(PixelImage image, (byte Red, byte Green, byte Blue) background)
    {
        if (image.Channels is 1 or 3) return image;
        var (red, green, blue) = background;
        if (image.Channels == 2 && (red != green || green != blue)) image = ToColor(image);
        ReadOnlySpan<byte> under = [red, green, blue];
        var result = new PixelImage(image.Width, image.Height, image.Channels - 1);
        for (int from = 0, to = 0; from < image.Bytes.Length; from++)
        {
            var opacity = image.Bytes[from + result.Channels];
            for (var c = 0; c < result.Channels; c++)
            {
                var sum = image.Bytes[from++] * opacity + under[c] * (byte.MaxValue - opacity);
                result.Bytes[to++] = (byte)((sum + byte.MaxValue / 2) / byte.MaxValue);
            }

        }

        return result;
    }

    /// <summary>Converts a picture to 1 (gray), 3 (color) or 4 (color and opacity) channels.</summary>
    internal static PixelImage WithChannels(PixelImage image, int channels, (byte Red, byte Green, byte Blue) background)
    {
        if (image.Channels == channels) return image;
        if (channels != 4) image = Over(image, background);
        if (image.Channels == channels) return image;
        if (channels == 1) return ToGray(image);
        image = image.Channels < 3 ? ToColor(image) : image;
        return image.Channels == channels ? image : Opaque(image);
    }

    /// <summary>Resizes a picture; colors are weighted by their opacity.</summary>
    internal static PixelImage Resize(PixelImage image, int height, int width, ResizeKind kind)
    {
        if ((image.Height, image.Width) == (height, width)) return image;
        var channels = image.Channels;
        var values = new float[image.Bytes.Length];
        for (var i = 0; i < values.Length; i++) values[i] = image.Bytes[i];
        if (channels is 2 or 4) WeighByOpacity(values, channels, isUndone: false);

        var (across, down) = (new ImageResampler(image.Width, width, kind), new ImageResampler(image.Height, height, kind));
        var narrow = new float[checked(image.Height * width * channels)];
        var result = new PixelImage(width, height, channels);
        var small = new float[result.Bytes.Length];
        for (var c = 0; c < channels; c++)
            across.Apply(
                values.AsSpan(c), narrow.AsSpan(c), image.Height, (image.Width * channels, channels), (width * channels, channels));
        down.Apply(narrow, small, width * channels, (1, width * channels), (1, width * channels));

        if (channels is 2 or 4) WeighByOpacity(small, channels, isUndone: true);
        for (var i = 0; i < small.Length; i++)
            result.Bytes[i] = (byte)Math.Clamp(MathF.Round(small[i], MidpointRounding.AwayFromZero), 0, byte.MaxValue);
        return result;
    }

    /// <summary>The center part; where the margin is odd, its smaller half is at the top and the left.</summary>
    internal static PixelImage CropCenter(PixelImage image, int height, int width) =>
        Cut(image, (image.Height - height) / 2, (image.Width - width) / 2, height, width);

    /// <summary>The size of the largest part with the proportions of a size.</summary>
    internal static (int Height, int Width) Inside(PixelImage image, int height, int width)
    {
        var isTooWide = (long)image.Width * height > (long)image.Height * width;
        return isTooWide
            ? (image.Height, Math.Max(1, (int)Math.Round((double)image.Height * width / height)))
            : (Math.Max(1, (int)Math.Round((double)image.Width * height / width)), image.Width);
    }

    /// <summary>A part of a picture.</summary>
    internal static PixelImage Cut(PixelImage image, int top, int left, int height, int width)
    {
        if ((image.Height, image.Width) == (height, width)) return image;
        var part = new PixelImage(width, height, image.Channels);
        for (var y = 0; y < height; y++)
            image.Row(top + y).Slice(left * image.Channels, width * image.Channels).CopyTo(part.Row(y));
        return part;
    }

    /// <summary>A picture as a row of values: channel, y, x.</summary>
    internal static byte[] ToRow(PixelImage image)
    {
        var (channels, pixels) = (image.Channels, image.Width * image.Height);
        var row = new byte[image.Bytes.Length];
        for (var c = 0; c < channels; c++)
            for (var i = 0; i < pixels; i++) row[c * pixels + i] = image.Bytes[i * channels + c];
        return row;
    }

    /// <summary>The luma of ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue, rounded.</summary>
    private static PixelImage ToGray(PixelImage color)
    {
        var gray = new PixelImage(color.Width, color.Height, 1);
        for (int i = 0, from = 0; i < gray.Bytes.Length; i++, from += 3)
            gray.Bytes[i] = (byte)((299 * color.Bytes[from] + 587 * color.Bytes[from + 1] + 114 * color.Bytes[from + 2] + 500) / 1000);
        return gray;
    }

    /// <summary>Gray as red, green and blue; an opacity is kept.</summary>
    private static PixelImage ToColor(PixelImage gray)
    {
        var color = new PixelImage(gray.Width, gray.Height, gray.Channels + 2);
        for (int from = 0, to = 0; from < gray.Bytes.Length; from += gray.Channels, to += color.Channels)
        {
            color.Bytes.AsSpan(to, 3).Fill(gray.Bytes[from]);
            if (gray.Channels == 2) color.Bytes[to + 3] = gray.Bytes[from + 1];
        }

        return color;
    }

    private static PixelImage Opaque(PixelImage color)
    {
        var result = new PixelImage(color.Width, color.Height, 4);
        for (int from = 0, to = 0; from < color.Bytes.Length; from += 3, to += 4)
        {
            color.Bytes.AsSpan(from, 3).CopyTo(result.Bytes.AsSpan(to));
            result.Bytes[to + 3] = byte.MaxValue;
        }

        return result;
    }

    /// <summary>Multiplies colors by opacity (0..1), so that invisible colors do not bleed into visible ones; or divides again.</summary>
    private static void WeighByOpacity(Span<float> values, int channels, bool isUndone)
    {
        for (var i = 0; i < values.Length; i += channels)
        {
            var opacity = values[i + channels - 1] / byte.MaxValue;
            var factor = !isUndone ? opacity : opacity > 0 ? 1 / opacity : 0;
            for (var c = 0; c < channels - 1; c++) values[i + c] *= factor;
        }
    }
}
