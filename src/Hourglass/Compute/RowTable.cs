using System.Numerics.Tensors;

namespace Hourglass.Compute;

/// <summary>
/// A table of raw rows in host memory, as read from a file: bytes (pictures) or floats. It is the source that
/// <see cref="Backend.Gather"/> takes a batch from; pictures stay bytes, a quarter of the memory and of the traffic.
/// </summary>
public sealed class RowTable
{
    private readonly byte[]? _bytes;
    private readonly float[]? _floats;

    private RowTable(byte[]? bytes, float[]? floats, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var length = bytes?.Length ?? floats!.Length;
        if ((long)rows * columns != length)
            throw new ArgumentException($"A table of {rows} rows × {columns} columns needs {(long)rows * columns} values; found {length}.");
        (_bytes, _floats, Rows, Columns) = (bytes, floats, rows, columns);
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of values in a row.</summary>
    public int Columns { get; }

    /// <summary>Whether the values are kept as bytes (0..255).</summary>
    public bool IsBytes => _bytes is not null;

    /// <summary>All bytes, row after row; empty where the table holds floats.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>All floats, row after row; empty where the table holds bytes.</summary>
    public ReadOnlySpan<float> Floats => _floats;

    /// <summary>A table over <paramref name="values"/>, which is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The length is not rows × columns.</exception>
    public static RowTable FromBytes(byte[] values, int rows, int columns) => new(values, null, rows, columns);

    /// <summary>A table over <paramref name="values"/>, which is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The length is not rows × columns.</exception>
    public static RowTable FromFloats(float[] values, int rows, int columns) => new(null, values, rows, columns);

    /// <summary>Copies raw row <paramref name="row"/> to <paramref name="destination"/> (at least <see cref="Columns"/> long).</summary>
    public void CopyRow(int row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        if (_floats is not null)
        {
            _floats.AsSpan(checked(row * Columns), Columns).CopyTo(destination);
            return;
        }

        var source = _bytes.AsSpan(checked(row * Columns), Columns);
        for (var i = 0; i < source.Length; i++) destination[i] = source[i];
    }

    /// <summary>The least and the largest of all values after <paramref name="map"/>; NaN where a value is NaN.</summary>
    public (float Least, float Largest) Range(AffineMap map)
    {
        if (map.IsUniform && Rows > 0)
        {
            var (a, b) = _bytes is not null
                ? (TensorPrimitives.Min<byte>(_bytes), TensorPrimitives.Max<byte>(_bytes))
                : (TensorPrimitives.Min<float>(_floats), TensorPrimitives.Max<float>(_floats));
            var (first, second) = (Scaled(a), Scaled(b));
            return (MathF.Min(first, second), MathF.Max(first, second));

            float Scaled(float x) => MathF.FusedMultiplyAdd(x, map.Scale[0], map.Shift[0]);
        }

        var (least, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        var row = new float[Columns];
        for (var r = 0; r < Rows; r++)
        {
            CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                var value = MathF.FusedMultiplyAdd(row[c], map.Scale[c], map.Shift[c]);
                (least, largest) = (MathF.Min(least, value), MathF.Max(largest, value));
            }
        }

        return (least, largest);
    }

    /// <summary>A new table with the rows of the given numbers, in that order; a number may occur more than once.</summary>
    public RowTable Select(ReadOnlySpan<int> rows)
    {
        if (_bytes is not null) return FromBytes(Select<byte>(_bytes, rows), rows.Length, Columns);
        return FromFloats(Select<float>(_floats!, rows), rows.Length, Columns);
    }

    private T[] Select<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var selected = new T[checked(rows.Length * Columns)];
        for (var i = 0; i < rows.Length; i++)
            values.AsSpan(checked(rows[i] * Columns), Columns).CopyTo(selected.AsSpan(i * Columns));
        return selected;
    }
}
