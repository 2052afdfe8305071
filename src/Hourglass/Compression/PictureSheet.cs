using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Compression;

/// <summary>
/// Rows as pictures side by side on a nearly square sheet of 8-bit pixels: bytes as they are, other values from their minimum (0) to their
/// maximum (255).
/// </summary>
internal sealed class PictureSheet
{
    /// <summary>The largest side of a JPEG file.</summary>
    private const int LongestSide = 65_500;

    private readonly RowTable _table;
    private readonly AffineMap _map;
    private readonly int _channels, _height, _width, _columns;
    private readonly float _least, _step;

    /// <summary>The sheet of rows that <see cref="CanHold"/>.</summary>
    internal PictureSheet(RowTable table, Shape shape, AffineMap map)
    {
        (_table, _map, _channels, _height, _width) = (table, map, shape[0], shape[1], shape[2]);
        _columns = Columns(table.Rows);
        if (table.IsBytes) (_least, _step) = (0, 1);
        else
        {
            var (least, largest) = table.Range(AffineMap.Identity);
            (_least, _step) = (least, largest > least ? (largest - least) / byte.MaxValue : 1);
        }

        Image = new PixelImage(_columns * _width, (table.Rows + _columns - 1) / _columns * _height, _channels);
        Visit(Image, (value, pixel, _) => (byte)Math.Clamp(MathF.Round((value - _least) / _step), 0, byte.MaxValue));
    }

    /// <summary>The sheet; cells behind the last row are black.</summary>
    internal PixelImage Image { get; }

    /// <summary>Whether rows of a shape are pictures in gray or color whose sheet is not too large for a file.</summary>
    internal static bool CanHold(Shape shape, int rows) =>
        shape.Rank == 3 && shape[0] is 1 or 3 && (long)Columns(rows) * Math.Max(shape[1], shape[2]) <= LongestSide
        && (long)rows * shape.Size <= ReaderLimits.Current.Pixels;

    /// <summary>The mean of (x̂ − x)² over all values in scaled units, x̂ being the values of a sheet's pixels.</summary>
    internal double ErrorOf(PixelImage sheet)
    {
        var sum = 0.0;
        Visit(sheet, (value, pixel, column) =>
        {
            var error = ((double)pixel * _step + _least - value) * _map.Scale[_map.IsUniform ? 0 : column]; // the shift cancels
            sum += error * error;
            return pixel;
        });
        return sum / _table.Rows / _table.Columns;
    }

    private static int Columns(int rows) => (int)Math.Ceiling(Math.Sqrt(rows));

    /// <summary>Visits each value with its pixel and column, and sets the pixel.</summary>
    private void Visit(PixelImage sheet, Func<float, byte, int, byte> visit)
    {
        var row = new float[_table.Columns];
        for (var r = 0; r < _table.Rows; r++)
        {
            _table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                // A row is channel after channel, a pixel has its channels side by side.
                var (channel, y, x) = (c / (_height * _width), c / _width % _height, c % _width);
                var (top, left) = (r / _columns * _height, r % _columns * _width);
                ref var pixel = ref sheet.Bytes[((top + y) * sheet.Width + left + x) * _channels + channel];
                pixel = visit(row[c], pixel, c);
            }
        }
    }
}
