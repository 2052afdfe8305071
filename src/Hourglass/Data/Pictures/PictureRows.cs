using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>Collects pictures, each changed by the options, and checks that all have the same shape.</summary>
internal sealed class PictureRows(PictureOptions options)
{
    private readonly List<byte[]> _rows = [];
    private string _firstFile = "";
    private int? _firstChannels;

    /// <summary>The number of rows.</summary>
    internal int Count => _rows.Count;

    /// <summary>The shape of a row; empty before the first.</summary>
    internal Shape Shape { get; private set; }

    /// <summary>Adds a picture: one row, or one for each of its tiles.</summary>
    internal void Add(PixelImage image, string file)
    {
        image = PictureChanges.WithChannels(image, ChannelsOf(image, file), options.Color);
        if (options.Crop is [var cropHeight, var cropWidth])
        {
            Require(image, file, cropHeight, cropWidth, "the part to crop");
            image = PictureChanges.CropCenter(image, cropHeight, cropWidth);
        }

        if (options.Size is [var height, var width])
        {
            if (options.CropToFit)
            {
                var inside = PictureChanges.Inside(image, height, width);
                image = PictureChanges.CropCenter(image, inside.Height, inside.Width);
            }

            image = PictureChanges.Resize(image, height, width, options.Resize ?? ResizeKind.Area);
        }

        if (options.Tile is not [var tileHeight, var tileWidth])
        {
            AddRow(image, file);
            return;
        }

        Require(image, file, tileHeight, tileWidth, "a tile");
        var (down, right) = options.Stride is { } stride ? (stride[0], stride[1]) : (tileHeight, tileWidth);
        for (var top = 0; top + tileHeight <= image.Height; top += down)
            for (var left = 0; left + tileWidth <= image.Width; left += right)
                AddRow(PictureChanges.Cut(image, top, left, tileHeight, tileWidth), file);
    }

    /// <summary>All rows as a table.</summary>
    internal RowTable ToTable()
    {
        if ((long)Count * Shape.Size > Array.MaxLength)
            throw new DataFormatException(
                _firstFile,
                $"{Count} pictures of {Shape} are more than the {Array.MaxLength} bytes that a table holds; make them smaller (size) or "
                + "fewer.");
        var table = new byte[Count * Shape.Size];
        for (var r = 0; r < Count; r++) _rows[r].CopyTo(table, r * Shape.Size);
        return RowTable.FromBytes(table, Count, Shape.Size);
    }

    private int ChannelsOf(PixelImage image, string file)
    {
        if (options.Channels is { } wanted) return wanted;
        var found = image.Channels == 2 ? 4 : image.Channels; // a data set has gray with opacity only as color with opacity
        if (options.Background is not null && found == 4) found = image.Channels - 1;
        _firstChannels ??= found;
        if (found != _firstChannels)
            throw new DataFormatException(
                file,
                $"expected {_firstChannels} channels as in the first picture; found {found}. The option channels (1, 3 or 4) makes all "
                + "alike (--set data.pictures.channels=3).");
        return found;
    }

    private void AddRow(PixelImage image, string file)
    {
        var shape = new Shape(image.Channels, image.Height, image.Width);
        if (Count == 0) (Shape, _firstFile) = (shape, file);
        if (shape != Shape)
            throw new DataFormatException(
                file,
                $"expected {Shape[1]} × {Shape[2]} pixels (height × width) as in {_firstFile}; found {shape[1]} × {shape[2]}. The options "
                + "size, crop or tile make all alike (--set data.pictures.size=[64,64]).");
        _rows.Add(PictureChanges.ToRow(image));
    }

    private static void Require(PixelImage image, string file, int height, int width, string what)
    {
        if (image.Height < height || image.Width < width)
            throw new DataFormatException(
                file, $"expected at least the {height} × {width} pixels of {what}; found {image.Height} × {image.Width}.");
    }
}
