namespace Hourglass.Files;

/// <summary>
/// Converts the decompressed rows of a PNG file to pixels: undoes the filters, expands samples, palettes and transparent colors.
/// </summary>
internal sealed class PngPixels(PngHeader header, byte[]? palette, byte[]? transparency, string name)
{
    private readonly int _samples = header.Samples;

    internal PixelImage Read(Stream rows, int orientation)
    {
        var channels = (header.HasPalette ? 3 : _samples) + (transparency is null ? 0 : 1);
        var image = new PixelImage(header.Width, header.Height, channels) { IsReduced = header.Depth > 8, Orientation = orientation };
        var length = header.RowLength(header.Width);
        var (row, above) = (new byte[length], new byte[length]);
        foreach (var (left, top, stepX, stepY) in header.Passes)
        {
            var width = PngHeader.Count(header.Width, left, stepX);
            if (width == 0) continue; // a pass without columns has no rows either
            length = header.RowLength(width);
            above.AsSpan().Clear();
            for (var y = top; y < header.Height; y += stepY)
            {
                var filter = rows.ReadByte();
                if (filter < 0 || rows.ReadAtLeast(row.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
                    throw new PictureFileException(
                        name, $"expected {header.Height} rows of pixels; its data end in row {y}: the file is truncated.");
                if (filter > 4) throw new PictureFileException(name, $"expected a filter from 0 to 4 in row {y}; found {filter}.");
                Unfilter(filter, row.AsSpan(0, length), above, Math.Max(1, _samples * header.Depth / 8));
                if (header.Depth == 8 && stepX == 1 && !header.HasPalette && transparency is null)
                    row.AsSpan(0, length).CopyTo(image.Row(y));
                else
                    for (var x = 0; x < width; x++)
                        Place(row, x, image.Row(y).Slice((left + x * stepX) * image.Channels, image.Channels), y);
                (row, above) = (above, row);
            }
        }

        // Reading on to the end makes zlib compare its own checksum.
        if (rows.ReadByte() >= 0) throw new PictureFileException(name, $"expected {header.FilteredLength} bytes of pixels; found more.");
        return image;
    }

    /// <summary>Adds to each byte what its filter predicted: nothing, left, above, the mean of both, or Paeth's choice.</summary>
    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelLength)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < pixelLength ? 0 : row[i - pixelLength];
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => PngFile.Paeth(left, above[i], i < pixelLength ? 0 : above[i - pixelLength]),
            });
        }
    }

    /// <summary>Writes pixel <paramref name="x"/> of a row of samples.</summary>
    private void Place(ReadOnlySpan<byte> row, int x, Span<byte> pixel, int y)
    {
        if (header.HasPalette)
        {
            var index = Sample(row, x);
            if (index >= palette!.Length / 3)
                throw new PictureFileException(name, $"expected colors from 0 to {palette.Length / 3 - 1}; found {index} in row {y}.");
            palette.AsSpan(3 * index, 3).CopyTo(pixel);
            if (transparency is not null) pixel[3] = index < transparency.Length ? transparency[index] : byte.MaxValue;
            return;
        }

        var isTransparent = transparency is not null;
        for (var s = 0; s < _samples; s++)
        {
            var value = Sample(row, x * _samples + s);
            pixel[s] = Widen(value);
            isTransparent = isTransparent && value == ((transparency![2 * s] << 8) | transparency[2 * s + 1]);
        }

        if (transparency is not null) pixel[_samples] = isTransparent ? byte.MinValue : byte.MaxValue;
    }

    /// <summary>The sample at an index of a row; those of less than 8 bits begin at the high end of a byte.</summary>
    private int Sample(ReadOnlySpan<byte> row, int index) => header.Depth switch
    {
        8 => row[index],
        16 => (row[2 * index] << 8) | row[2 * index + 1],
        var depth => (row[index * depth / 8] >> (8 - depth - index * depth % 8)) & ((1 << depth) - 1),
    };

    /// <summary>Scales a sample to 0..255, rounded.</summary>
    private byte Widen(int value)
    {
        var most = (1 << header.Depth) - 1;
        return (byte)((value * byte.MaxValue + most / 2) / most);
    }
}
