using Hourglass.Data;

namespace Hourglass.Cli;

/// <summary>How a folder of pictures is read where nothing is said: as it is if all pictures are alike and small.</summary>
internal sealed record PictureRule(PictureOptions Options, string Reason)
{
    private const int LargestSide = 64, UsualSide = 32, FewPictures = 30;

    /// <summary>The rule for a folder; null where the pictures can be taken as they are.</summary>
    internal static PictureRule? Of(string path, Terminal terminal)
    {
        int[] shape = [];
        var count = 0;
        try
        {
            var folder = PictureFolder.Read(path, null, terminal.Cancellation);
            (shape, count) = (folder.Data.Shape.ToArray(), folder.Data.Count);
        }
        catch (DataFormatException e) when (!e.Message.Contains("expected pictures", StringComparison.Ordinal))
        {
            // They have unlike sizes or channels.
        }

        if (count > 0 && shape[^1] <= LargestSide && shape[^2] <= LargestSide) return null;
        var why = count > 0 ? $"pictures of {string.Join('×', shape)} are large" : "pictures are of unlike sizes or channels";
        var files = count > 0 ? count : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Count(PictureFolder.IsPicture);
        var channels = count > 0 ? (int?)null : 3;
        return files < FewPictures
            ? new PictureRule(
                new PictureOptions { Channels = channels, Tile = [UsualSide, UsualSide] },
                $"{why} and few, so they are cut into tiles of {UsualSide}×{UsualSide} pixels")
            : new PictureRule(
                new PictureOptions { Channels = channels, Size = [UsualSide, UsualSide], CropToFit = true },
                $"{why}, so the middle of each is resized to {UsualSide}×{UsualSide} pixels");
    }
}
