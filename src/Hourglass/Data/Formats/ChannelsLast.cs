using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Arrays of n×height×width×channels, as Keras, PIL and OpenCV have pictures, turned to n×channels×height×width, the layout of all else.
/// </summary>
internal static class ChannelsLast
{
    private const int SmallestSide = 8;

    /// <summary>Whether an array has this layout: 1 or 3 channels behind two sides of a picture.</summary>
    internal static bool Has(ReadOnlySpan<int> dimensions) =>
        dimensions is [_, >= SmallestSide, >= SmallestSide, 1 or 3];

    /// <summary>What the reader says.</summary>
    internal static string Describe(string where, NpyHeader header)
    {
        var channels = header.Dimensions[3];
        return $"{where}: {header.Size} is read as pictures of {channels} {(channels == 1 ? "channel" : "channels")}, the channels last; "
            + "if they are no pictures, save rows of values, a.reshape(len(a), -1)";
    }

    /// <summary>The rows with channel after channel.</summary>
    internal static RowTable Turn(RowTable rows, Shape shape, string where, RowStorage storage)
    {
        if (shape[0] == 1) return rows;
        return rows.IsBytes ? Turn<byte>(rows, shape, where, storage) : Turn<float>(rows, shape, where, storage);
    }

    private static RowTable Turn<T>(RowTable rows, Shape shape, string where, RowStorage storage)
        where T : unmanaged
    {
        var (channels, places) = (shape[0], shape[1] * shape[2]);
        if (storage.Fits((Int128)rows.Rows * rows.Columns, rows.IsBytes ? 1 : sizeof(float)))
        {
            var values = new T[rows.Rows * rows.Columns];
            for (var r = 0; r < rows.Rows; r++) TurnRow(r, values.AsSpan(r * rows.Columns, rows.Columns));
            return values is byte[] bytes
                ? RowTable.FromBytes(bytes, rows.Rows, rows.Columns)
                : RowTable.FromFloats((float[])(object)values, rows.Rows, rows.Columns);
        }

        using var file = storage.Spill(where);
        var row = new T[rows.Columns];
        for (var r = 0; r < rows.Rows; r++)
        {
            TurnRow(r, row);
            file.Write<T>(row);
        }

        GC.KeepAlive(rows);
        return file.ToTable(rows.IsBytes, rows.Rows, rows.Columns);

        void TurnRow(int number, Span<T> turned)
        {
            var source = rows.Row<T>(number);
            for (var place = 0; place < places; place++)
                for (var c = 0; c < channels; c++) turned[c * places + place] = source[place * channels + c];
        }
    }
}
