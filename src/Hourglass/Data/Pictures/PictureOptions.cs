using Hourglass.Files;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// What is done to each picture of a folder, in this order: channels, <see cref="Crop"/>, <see cref="CropToFit"/>, <see cref="Size"/>,
/// <see cref="Tile"/>. Two numbers are always height and width in pixels.
/// </summary>
public sealed record PictureOptions
{
    /// <summary>1 (gray by the luma of Rec. 601), 3 (red, green, blue) or 4 (and opacity); as the files have them where null.</summary>
    public int? Channels { get; init; }

    /// <summary>The color behind pictures that are not opaque, as <c>#RRGGBB</c>; white where null. Not with 4 channels.</summary>
    public string? Background { get; init; }

    /// <summary>Only this part in the middle of each picture is kept; all of it where null.</summary>
    public IReadOnlyList<int>? Crop { get; init; }

    /// <summary>
    /// Whether the largest part in the middle with the proportions of <see cref="Size"/> is cut out first; else pictures of other
    /// proportions are distorted.
    /// </summary>
    public bool CropToFit { get; init; }

    /// <summary>The size to which each picture is resized; unchanged where null.</summary>
    public IReadOnlyList<int>? Size { get; init; }

    /// <summary>The method; area where null. Only with <see cref="Size"/>.</summary>
    public ResizeKind? Resize { get; init; }

    /// <summary>
    /// Each picture is cut into tiles of this size, from the left and from the top; what is left at the right and below is dropped.
    /// </summary>
    public IReadOnlyList<int>? Tile { get; init; }

    /// <summary>How far apart tiles begin, down and to the right; side by side where null. Only with <see cref="Tile"/>.</summary>
    public IReadOnlyList<int>? Stride { get; init; }

    /// <summary>Whether damaged files are skipped and counted instead of rejected.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>Checks that every option is valid and has an effect.</summary>
    /// <exception cref="ArgumentException">One is not or has none; the message begins with its name.</exception>
    internal void Check()
    {
        if (Channels is not (null or 1 or 3 or 4)) throw new InvalidInputException($"channels: expected 1, 3 or 4; found {Channels}.");
        if (Background is not null && Channels == 4)
            throw new InvalidInputException("background: does nothing with 4 channels, which keep the opacity.");
        _ = Color;
        CheckPair(Crop, "crop");
        CheckPair(Size, "size");
        CheckPair(Tile, "tile");
        CheckPair(Stride, "stride");
        if (Resize is not null && Size is null) throw new InvalidInputException("resize: does nothing without size.");
        if (CropToFit && Size is null) throw new InvalidInputException("cropToFit: does nothing without size.");
        if (Stride is not null && Tile is null) throw new InvalidInputException("stride: does nothing without tile.");
        if (Size is not null && Tile is not null && (Size[0] < Tile[0] || Size[1] < Tile[1]))
            throw new InvalidInputException($"tile: {Tile[0]} × {Tile[1]} does not fit the size of {Size[0]} × {Size[1]}.");
    }

    /// <summary>The background's red, green and blue.</summary>
    internal (byte Red, byte Green, byte Blue) Color
    {
        get
        {
            if (Background is null) return (byte.MaxValue, byte.MaxValue, byte.MaxValue);
            if (Background.Length == 7 && Background[0] == '#' && Background.Skip(1).All(char.IsAsciiHexDigit))
                return Convert.FromHexString(Background[1..]) is [var red, var green, var blue] ? (red, green, blue) : default;
            throw new InvalidInputException($"background: expected a color as #RRGGBB, such as #FFFFFF for white; found “{Background}”.");
        }
    }

    private static void CheckPair(IReadOnlyList<int>? pair, string option)
    {
        if (pair is not null && (pair.Count != 2 || pair.Any(number => number < 1 || number > ReaderLimits.Current.Pixels)))
            throw new InvalidInputException(
                $"{option}: expected two numbers from 1, for height and width; found [{string.Join(", ", pair)}].");
    }
}
