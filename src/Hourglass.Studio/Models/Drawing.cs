using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Studio;

/// <summary>Drawn pictures as the training rows are: with the center of mass where theirs is, as those of MNIST are centered.</summary>
internal static class Drawing
{
    private const int MostRows = 1000;

    /// <summary>Moves a picture by whole pixels; what leaves it is lost, what comes in has the darkest value of the rows.</summary>
    /// <param name="picture">The values of a picture (channels × height × width).</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="typical">Rows that are centered.</param>
    internal static float[] Center(float[] picture, Shape shape, RowTable typical)
    {
        if (!Sheets.Suits(shape)) return picture;
        var dark = picture.Min();
        if (MassOf(picture, shape, dark) is not var (x, y)) return picture;
        double meanX = 0, meanY = 0;
        var (count, row) = (0, new float[typical.Columns]);
        foreach (var index in RowChoice.Of(typical.Rows, MostRows))
        {
            typical.CopyRow(index, row);
            if (MassOf(row, shape, row.Min()) is not var (rowX, rowY)) continue;
            (meanX, meanY, count) = (meanX + rowX, meanY + rowY, count + 1);
        }

        if (count == 0) return picture;
        var (right, down) = ((int)Math.Round(meanX / count - x), (int)Math.Round(meanY / count - y));
        var (channels, height, width) = (shape[0], shape[1], shape[2]);
        var moved = new float[picture.Length];
        for (var c = 0; c < channels; c++)
            for (var r = 0; r < height; r++)
                for (var k = 0; k < width; k++)
                {
                    var (fromRow, fromColumn) = (r - down, k - right);
                    var isInside = fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width;
                    moved[(c * height + r) * width + k] = isInside ? picture[(c * height + fromRow) * width + fromColumn] : dark;
                }

        return moved;
    }

    /// <summary>The center of mass of what is brighter than the darkest value; null for an even picture.</summary>
    private static (double X, double Y)? MassOf(float[] picture, Shape shape, float dark)
    {
        double mass = 0, x = 0, y = 0;
        var (height, width) = (shape[1], shape[2]);
        for (var i = 0; i < picture.Length; i++)
        {
            var value = picture[i] - dark;
            (mass, x, y) = (mass + value, x + value * (i % width), y + value * (i / width % height));
        }

        return mass > 0 ? (x / mass, y / mass) : null;
    }
}
