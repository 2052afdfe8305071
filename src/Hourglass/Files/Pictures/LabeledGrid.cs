using Hourglass.Compute;

namespace Hourglass.Files;

/// <summary>Pictures in rows and columns with a name for each row and column, a caption below each, and names of the axes.</summary>
public sealed record LabeledGrid
{
    private const int Gap = 4, Line = PixelFont.Height + 2, Longest = 24;

    /// <summary>
    /// The pictures row by row, each channels × height × width values from 0 (dark) to 1; an empty one leaves its cell empty.
    /// </summary>
    public required IReadOnlyList<ReadOnlyMemory<float>> Pictures { get; init; }

    /// <summary>The shape of one: 1 (gray), 3 (red, green, blue) or 4 (and opacity) channels × height × width.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Pictures in a row, at least 1.</summary>
    public required int Columns { get; init; }

    /// <summary>The names of the rows from the top; empty for none.</summary>
    public IReadOnlyList<string> RowNames { get; init; } = [];

    /// <summary>The names of the columns from the left; empty for none.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>A caption of one or more lines for each picture, which may be empty; empty for none.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>The name of the horizontal axis; empty for none.</summary>
    public string XName { get; init; } = "";

    /// <summary>The name of the vertical axis; empty for none.</summary>
    public string YName { get; init; } = "";

    /// <summary>Each pixel of a picture becomes a square of this side, at least 1.</summary>
    public int Scale { get; init; } = 2;

    /// <summary>Draws the pictures on white with black labels. Columns are as wide as their longest label.</summary>
    /// <exception cref="ArgumentException">The numbers of names or captions do not fit, or a picture has another size.</exception>
    public PixelImage Compose()
    {
        if (Shape.Rank != 3 || Shape[0] is not (1 or 3 or 4))
            throw new ArgumentException($"A picture has 1, 3 or 4 channels × height × width; found {Shape}.");
        var columns = Math.Min(Math.Max(1, Columns), Math.Max(1, Pictures.Count));
        var rows = (Pictures.Count + columns - 1) / columns;
        Check(RowNames.Count, rows, "names of rows");
        Check(ColumnNames.Count, columns, "names of columns");
        Check(Captions.Count, Pictures.Count, "captions");
        var (height, width) = (Shape[1] * Scale, Shape[2] * Scale);
        IReadOnlyList<string[]> captions = [.. Captions.Select(caption => caption.Length == 0 ? [] : caption.Split('\n'))];
        var cellWidth = ColumnNames.Concat(captions.SelectMany(lines => lines)).Select(name => PixelFont.Width(Short(name)))
            .Append(width).Max();
        var line = RowNames.Count > 0 ? Math.Max(height, PixelFont.Height) : height; // a name may be higher than its pictures
        var cellHeight = line + Line * captions.Select(lines => lines.Length).Append(0).Max();
        var left = RowNames.Select(name => PixelFont.Width(Short(name)) + Gap).Append(0).Max();
        var top = (YName.Length > 0 ? Line : 0) + (ColumnNames.Count > 0 ? Line : 0);
        var image = new PixelImage(
            Math.Max(left + columns * (cellWidth + Gap) - Gap, Math.Max(PixelFont.Width(XName), PixelFont.Width(YName))),
            top + rows * (cellHeight + Gap) - Gap + (XName.Length > 0 ? Line : 0), 3);
        for (var y = 0; y < image.Height; y++) image.Row(y).Fill(byte.MaxValue);

        Write(image, YName, 0, 0);
        if (XName.Length > 0) Write(image, XName, image.Width - PixelFont.Width(XName), image.Height - PixelFont.Height);
        for (var c = 0; c < ColumnNames.Count; c++) Center(ColumnNames[c], c, top - Line);
        for (var r = 0; r < RowNames.Count; r++)
            Write(image, Short(RowNames[r]), 0, top + r * (cellHeight + Gap) + (line - PixelFont.Height) / 2);
        for (var i = 0; i < Pictures.Count; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            var (x, y) = (left + column * (cellWidth + Gap) + (cellWidth - width) / 2, top + row * (cellHeight + Gap));
            if (!Pictures[i].IsEmpty) Draw(image, Pictures[i].Span, x, y);
            if (captions.Count == 0) continue;
            for (var l = 0; l < captions[i].Length; l++) Center(captions[i][l], column, y + line + 1 + l * Line);
        }

        return image;

        void Center(string text, int column, int y) => Write(
            image, Short(text), left + column * (cellWidth + Gap) + (cellWidth - PixelFont.Width(Short(text))) / 2, y);
    }

    private static void Check(int found, int expected, string what)
    {
        if (found > 0 && found != expected) throw new ArgumentException($"Expected {expected} {what} or none; found {found}.");
    }

    private static string Short(string text) => text.Length <= Longest ? text : text[..(Longest - 1)] + "…";

    private static void Write(PixelImage image, string text, int left, int top) => PixelFont.Draw(text, (x, y) =>
    {
        if (left + x < image.Width && top + y < image.Height) image.Row(top + y).Slice(3 * (left + x), 3).Clear();
    });

    private void Draw(PixelImage image, ReadOnlySpan<float> values, int left, int top)
    {
        if (values.Length != Shape.Size)
            throw new ArgumentException($"A picture of {Shape} needs {Shape.Size} values; found {values.Length}.");
        var (channels, height, width) = (Shape[0], Shape[1], Shape[2]);
        for (var y = 0; y < height * Scale; y++)
        {
            var row = image.Row(top + y);
            for (var x = 0; x < width * Scale; x++)
            {
                var at = y / Scale * width + x / Scale;
                var opacity = channels == 4 ? Math.Clamp(values[3 * height * width + at], 0, 1) : 1;
                for (var c = 0; c < 3; c++)
                {
                    var value = Math.Clamp(values[(channels == 1 ? 0 : c) * height * width + at], 0, 1);
                    row[3 * (left + x) + c] = (byte)MathF.Round((1 - opacity + opacity * value) * byte.MaxValue);
                }
            }
        }
    }
}
