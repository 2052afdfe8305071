using Hourglass.Data;

namespace Hourglass.Cli;

/// <summary>How a folder of pictures is read where nothing is said: as it is if all pictures are alike and small.</summary>
internal sealed record PictureRule(PictureOptions Options, string Reason)
{
    private const int LargestSide = 64, UsualSide = 32, FewPictures = 30;

    /// <summary>The rule for a folder; null where the pictures can be taken as they are.</summary>
    internal static PictureRule? Of(string path, Terminal terminal)
    {
        var files = PictureFolder.FindFiles(path).Count;
        DataSet? alike = null;
        try
        {
            alike = PictureFolder.Read(path, null, terminal.Cancellation).Data;
        }
        catch (DataFormatException)
        {
            // They have unlike sizes or channels; any other fault is met again when they are read by the rule.
        }

        int[] shape = alike?.Shape.ToArray() ?? [];
        if (alike is not null && shape[^1] <= LargestSide && shape[^2] <= LargestSide) return null;
        var why = alike is not null
            ? $"pictures of {string.Join('×', shape)} are large"
            : "pictures are of unlike sizes or channels";
        var channels = alike is null ? 3 : (int?)null;
        return files < FewPictures
            ? new PictureRule(
                new PictureOptions { Channels = channels, Tile = [UsualSide, UsualSide] },
                $"{why} and few, so they are cut into tiles of {UsualSide}×{UsualSide} pixels")
            : new PictureRule(
                new PictureOptions { Channels = channels, Size = [UsualSide, UsualSide], CropToFit = true },
                $"{why}, so the middle of each is resized to {UsualSide}×{UsualSide} pixels");
    }
}
