namespace Hourglass.Files;

/// <summary>A picture of 8-bit pixels: row after row from the top, the channels of a pixel side by side.</summary>
public sealed class PixelImage
{
    /// <summary>A black (and, where there is an opacity, wholly transparent) picture.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 gray, 2 gray and opacity, 3 red-green-blue, 4 red-green-blue and opacity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PixelImage(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        (Width, Height, Channels, Bytes) = (width, height, channels, new byte[checked(width * height * channels)]);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Numbers per pixel: 1 gray, 2 gray and opacity, 3 red-green-blue, 4 red-green-blue and opacity.</summary>
    public int Channels { get; }

    /// <summary>The pixels, Height × Width × Channels.</summary>
    public Memory<byte> Pixels => Bytes;

    internal byte[] Bytes { get; }

    /// <summary>Whether its file has more than 8 bits a channel.</summary>
    internal bool IsReduced { get; init; }

    /// <summary>Which side is up by a camera's note, which is not applied: 1, upright, to 8.</summary>
    internal int Orientation { get; init; } = 1;

    internal Span<byte> Row(int y) => Bytes.AsSpan(y * Width * Channels, Width * Channels);
}
