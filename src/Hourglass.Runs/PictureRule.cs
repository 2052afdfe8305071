using Hourglass.Data;

namespace Hourglass.Runs;

/// <summary>How a folder of pictures is read where nothing is said: as it is if all pictures are alike and small.</summary>
internal sealed record PictureRule(PictureOptions Options, string Reason)
{
    private const int LargestSide = 64, UsualSide = 32, FewPictures = 30;

    /// <summary>
    /// The rule for a folder; null where the pictures can be taken as they are, or <paramref name="given"/> says what they become.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="given">What is said, such as that damaged files are skipped.</param>
    /// <param name="takesLarge">Whether pictures that are alike can be taken as they are even if they are large.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static PictureRule? Of(string path, PictureOptions? given, bool takesLarge, CancellationToken cancellation)
    {
        given ??= new PictureOptions();
        if (given.Size is not null || given.Crop is not null || given.Tile is not null) return null;
        DataSet? alike = null;
        try
        {
            alike = PictureFolder.Read(path, given, cancellation).Data;
        }
        catch (DataFormatException)
        {
            // They have unlike sizes or channels; any other fault is met again when they are read by the rule.
        }

        int[] shape = alike?.Shape.ToArray() ?? [];
        if (alike is not null && (takesLarge || shape[^1] <= LargestSide && shape[^2] <= LargestSide)) return null;
        var why = alike is not null
            ? $"pictures of {string.Join('×', shape)} are large"
            : "pictures are of unlike sizes or channels";
        var ruled = given with { Channels = given.Channels ?? (alike is null ? 3 : null) };
        return PictureFolder.FindFiles(path).Count < FewPictures
            ? new PictureRule(
                ruled with { Tile = [UsualSide, UsualSide] },
                $"{why} and few, so they are cut into tiles of {UsualSide}×{UsualSide} pixels")
            : new PictureRule(
                ruled with { Size = [UsualSide, UsualSide], CropToFit = true },
                $"{why}, so the middle of each is resized to {UsualSide}×{UsualSide} pixels");
    }
}
