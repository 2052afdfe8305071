using Hourglass.Compute;

namespace Hourglass.Files;

/// <summary>Pictures side by side with a number below each, such as a query and its results with their distances.</summary>
public static class ContactSheet
{
    private const int GlyphWidth = 3, GlyphHeight = 5, Margin = 1;

    // 0 to 9 and the point, each five rows of three pixels.
    private static readonly string[] _glyphs =
    [
        "111101101101111", "010110010010111", "111001111100111", "111001111001111", "101101111001001", "111100111001111",
        "111100111101111", "111001010010010", "111101111101111", "111101111001111", "000000000000010",
    ];

    /// <summary>Composes the pictures in rows, from the left and from the top.</summary>
    /// <param name="pictures">Each channels × height × width values from 0 (dark) to 1; an empty one leaves its cell empty.</param>
    /// <param name="captions">
    /// For each picture a number of digits and at most one decimal point, dark on a light strip below; or an empty text.
    /// </param>
    /// <param name="shape">The shape of one: 1 (gray), 3 (red, green, blue) or 4 (and opacity) channels × height × width.</param>
    /// <param name="columns">Pictures in a row, at least 1.</param>
    /// <param name="scale">Each pixel becomes a square of this side.</param>
    /// <exception cref="ArgumentException">
    /// A caption has other characters, there is not one for each picture, or <see cref="PictureGrid"/> rejects the pictures.
    /// </exception>
    public static PixelImage Compose(
        IReadOnlyList<ReadOnlyMemory<float>> pictures, IReadOnlyList<string> captions, Shape shape, int columns, int scale = 2)
    {
        if (shape.Rank != 3)
            throw new ArgumentException($"A picture has 1, 3 or 4 channels × height × width; found {shape}.", nameof(shape));
        if (captions.Count != pictures.Count)
            throw new ArgumentException(
                $"Expected a caption for each of {pictures.Count} pictures; found {captions.Count}.", nameof(captions));
        // Small pictures are scaled until the longest caption fits below.
        var needed = captions.Max(caption => caption.Length) * (GlyphWidth + 1) + 2 * Margin - 1;
        var scaled = Math.Max(1, (needed + shape[2] - 1) / shape[2]);
        var cell = new Shape(shape[0], shape[1] * scaled + GlyphHeight + 2 * Margin, shape[2] * scaled);
        var cells = new ReadOnlyMemory<float>[pictures.Count];
        for (var i = 0; i < cells.Length; i++)
            if (!pictures[i].IsEmpty)
                cells[i] = Draw(pictures[i], captions[i], shape, cell, scaled);
        return PictureGrid.Compose(cells, cell, columns, scale: scale);
    }

    private static float[] Draw(ReadOnlyMemory<float> picture, string caption, Shape shape, Shape cell, int scaled)
    {
        if (picture.Length != shape.Size)
            throw new ArgumentException($"A picture of {shape} needs {shape.Size} values; found {picture.Length}.", nameof(picture));
        var values = new float[cell.Size];
        Array.Fill(values, 1);
        var source = picture.Span;
        var (height, width) = (cell[1], cell[2]);
        for (var c = 0; c < shape[0]; c++)
            for (var y = 0; y < shape[1] * scaled; y++)
                for (var x = 0; x < width; x++)
                    values[(c * height + y) * width + x] = source[(c * shape[1] + y / scaled) * shape[2] + x / scaled];
        var left = Math.Max(Margin, (width - caption.Length * (GlyphWidth + 1) + 1) / 2);
        foreach (var character in caption)
        {
            if (character != '.' && !char.IsAsciiDigit(character))
                throw new ArgumentException($"Expected digits and points as a caption; found “{caption}”.", nameof(caption));
            var glyph = _glyphs[character == '.' ? 10 : character - '0'];
            for (var pixel = 0; pixel < glyph.Length; pixel++)
            {
                if (glyph[pixel] == '0') continue;
                var (y, x) = (height - Margin - GlyphHeight + pixel / GlyphWidth, left + pixel % GlyphWidth);
                for (var c = 0; c < Math.Min(3, shape[0]); c++) values[(c * height + y) * width + x] = 0; // opacity stays
            }

            left += GlyphWidth + 1;
        }

        return values;
    }
}
