using System.Buffers.Binary;

namespace Hourglass.Files;

/// <summary>The header of a PNG file, its first chunk.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">0 gray, 2 color, 3 palette, 4 gray and opacity, 6 color and opacity.</param>
/// <param name="IsInterlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int ColorType, bool IsInterlaced)
{
    private const int Length = 13;

    /// <summary>Where a pass begins and how far apart its pixels are: x, y, step in x, step in y.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] _adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int StepX, int StepY)[] _whole = [(0, 0, 1, 1)];

    internal bool HasPalette => ColorType == 3;

    internal bool HasOpacity => ColorType is 4 or 6;

    /// <summary>Numbers per pixel as they are stored.</summary>
    internal int Samples => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    internal (int X, int Y, int StepX, int StepY)[] Passes => IsInterlaced ? _adam7 : _whole;

    /// <summary>Bytes of a row of so many pixels.</summary>
    internal int RowLength(int width) => (int)(((long)width * Samples * Depth + 7) / 8);

    /// <summary>All bytes of all passes, with the byte before each row that names its filter.</summary>
    internal long FilteredLength
    {
        get
        {
            var sum = 0L;
            foreach (var (x, y, stepX, stepY) in Passes)
            {
                var (width, height) = (Count(Width, x, stepX), Count(Height, y, stepY));
                if (width > 0) sum += height * (1L + RowLength(width));
            }

            return sum;
        }
    }

    /// <summary>How many of a number of rows or columns a pass has.</summary>
    internal static int Count(int size, int first, int step) => Math.Max(0, (size - first + step - 1) / step);

    internal static PngHeader Read(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length != Length) throw new PictureFileException(name, $"expected a header of {Length} bytes; found {data.Length}.");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        PictureFile.CheckSize(name, width, height);
        var (depth, type) = (data[8], data[9]);
        var isKnown = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isKnown)
            throw new PictureFileException(name, $"expected a color type and bit depth that PNG has; found type {type} with {depth} bits.");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new PictureFileException(
                name, $"expected compression 0, filter 0 and interlace 0 or 1; found {data[10]}, {data[11]} and {data[12]}.");
        return new PngHeader((int)width, (int)height, depth, type, data[12] == 1);
    }
}
