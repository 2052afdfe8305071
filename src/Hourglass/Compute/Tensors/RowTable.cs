using System.Numerics.Tensors;

namespace Hourglass.Compute;

/// <summary>
/// A table of raw rows, as read from a file: bytes (pictures) or floats. It is the source that <see cref="Backend.Gather"/> takes a batch
/// from; pictures stay bytes, a quarter of the memory and of the traffic. The values lie in arrays or, if a file is too large for them, in
/// the file itself, from where a row is read when it is asked for.
/// </summary>
/// <remarks>
/// <see cref="Dispose"/> closes the file of a table that <see cref="IsMapped"/>, and is optional: otherwise the garbage collector does. In
/// a table in memory it does nothing.
/// </remarks>
public sealed unsafe class RowTable : IDisposable
{
    private readonly byte[]? _bytes;
    private readonly float[]? _floats;
    private readonly MappedMemory? _file;

    // Which rows of the file these are; all where null.
    private readonly int[]? _selected;
    private bool _isKnownFinite;
    private KnownRange? _range;

    private RowTable(byte[]? bytes, float[]? floats, int rows, int columns)
    {
        var length = bytes?.Length ?? floats!.Length;
        CheckSize(length, rows, columns);
        (_bytes, _floats, Rows, Columns, IsBytes) = (bytes, floats, rows, columns, bytes is not null);
    }

    private RowTable(MappedMemory file, int[]? selected, int rows, int columns, bool isBytes) =>
        (_file, _selected, Rows, Columns, IsBytes) = (file, selected, rows, columns, isBytes);

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of values in a row.</summary>
    public int Columns { get; }

    /// <summary>Whether the values are kept as bytes (0..255).</summary>
    public bool IsBytes { get; }

    /// <summary>Whether the values lie in a file and are read when they are asked for.</summary>
    public bool IsMapped => _file is not null;

    /// <summary>All bytes, row after row; empty where the table holds floats or <see cref="IsMapped"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>All floats, row after row; empty where the table holds bytes or <see cref="IsMapped"/>.</summary>
    public ReadOnlySpan<float> Floats => _floats;

    /// <summary>The memory of a mapped file, or null. Callers keep the table alive while they read.</summary>
    internal byte* MappedStart => _file is null ? null : _file.Start;

    /// <summary>The row of the mapped file that each row of this table is; empty where they are the same.</summary>
    internal ReadOnlySpan<int> Selected => _selected;

    /// <summary>
    /// Closes the mapped file, if there is one, of this table and of all that were selected from it; their rows can no longer be read. Not
    /// while a row is being read.
    /// </summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>A table over <paramref name="values"/>, which is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The length is not rows × columns.</exception>
    public static RowTable FromBytes(byte[] values, int rows, int columns) => new(values, null, rows, columns);

    /// <summary>A table over <paramref name="values"/>, which is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The length is not rows × columns.</exception>
    public static RowTable FromFloats(float[] values, int rows, int columns) => new(null, values, rows, columns);

    /// <summary>
    /// A table over a file's bytes or floats (little-endian), row after row; more of them than an array can hold, if need be.
    /// </summary>
    /// <exception cref="ArgumentException">The length is not rows × columns.</exception>
    internal static RowTable FromFile(MappedMemory file, bool isBytes, int rows, int columns)
    {
        CheckSize(file.Length / (isBytes ? 1 : sizeof(float)), rows, columns);
        return new RowTable(file, null, rows, columns, isBytes);
    }

    /// <summary>Copies raw row <paramref name="row"/> to <paramref name="destination"/> (at least <see cref="Columns"/> long).</summary>
    public void CopyRow(int row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        if (IsBytes)
        {
            var source = Row<byte>(row);
            for (var i = 0; i < source.Length; i++) destination[i] = source[i];
        }
        else
        {
            Row<float>(row).CopyTo(destination);
        }

        GC.KeepAlive(this);
    }

    /// <summary>The minimum and the maximum of all values after <paramref name="map"/>; NaN if a value is NaN.</summary>
    public (float Minimum, float Maximum) Range(AffineMap map)
    {
        // Asked for at each measurement of the same rows; neither they nor the map change.
        if (_range is { } known && ReferenceEquals(known.Map, map)) return (known.Minimum, known.Maximum);
        var (least, largest) = MeasureRange(map);
        _range = new KnownRange(map, least, largest);
        return (least, largest);
    }

    private (float Least, float Largest) MeasureRange(AffineMap map)
    {
        if (map.IsUniform && Rows > 0)
        {
            var (a, b) = IsBytes ? RawRange<byte>(_bytes) : RawRange<float>(_floats);
            var (first, second) = (map.Apply(a, 0), map.Apply(b, 0));
            return (MathF.Min(first, second), MathF.Max(first, second));
        }

        var (least, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        var row = new float[Columns];
        for (var r = 0; r < Rows; r++)
        {
            CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                var value = map.Apply(row[c], c);
                (least, largest) = (MathF.Min(least, value), MathF.Max(largest, value));
            }
        }

        return (least, largest);
    }

    /// <summary>
    /// A table with the rows of the given numbers, in that order; a number may occur more than once. Rows in memory are copied; of a mapped
    /// file only the numbers are kept.
    /// </summary>
    public RowTable Select(ReadOnlySpan<int> rows)
    {
        if (_bytes is not null) return FromBytes(Select<byte>(_bytes, rows), rows.Length, Columns);
        if (_floats is not null) return FromFloats(Select<float>(_floats, rows), rows.Length, Columns);
        var selected = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rows[i], (uint)Rows, nameof(rows));
            selected[i] = _selected is null ? rows[i] : _selected[rows[i]];
        }

        return new RowTable(_file!, selected, rows.Length, Columns, IsBytes) { _isKnownFinite = _isKnownFinite };
    }

    /// <summary>
    /// Where the first value lies that is NaN or infinite, or null. What has been found good of a file is not read again: nobody writes
    /// there.
    /// </summary>
    internal (int Row, int Column)? FirstNonFinite()
    {
        if (IsBytes || _isKnownFinite) return null;
        for (var r = 0; r < Rows; r++)
        {
            var row = Row<float>(r);
            if (TensorPrimitives.IsFiniteAll(row)) continue;
            var column = 0;
            while (float.IsFinite(row[column])) column++;
            GC.KeepAlive(this);
            return (r, column);
        }

        _isKnownFinite = IsMapped;
        GC.KeepAlive(this);
        return null;
    }

    /// <summary>The values of a row as stored. Callers keep the table alive while they read.</summary>
    internal ReadOnlySpan<T> Row<T>(int row)
        where T : unmanaged
    {
        if (_file is not null)
            return new ReadOnlySpan<T>((T*)_file.Start + (nint)(_selected is null ? row : _selected[row]) * Columns, Columns);
        return (typeof(T) == typeof(byte) ? (T[])(object)_bytes! : (T[])(object)_floats!).AsSpan(row * Columns, Columns);
    }

    private static void CheckSize(long length, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if ((long)rows * columns != length)
            throw new ArgumentException($"A table of {rows} rows × {columns} columns needs {(long)rows * columns} values; found {length}.");
    }

    private (float Least, float Largest) RawRange<T>(T[]? values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (values is not null)
            return (float.CreateTruncating(TensorPrimitives.Min<T>(values)), float.CreateTruncating(TensorPrimitives.Max<T>(values)));
        var (least, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var r = 0; r < Rows; r++)
        {
            var row = Row<T>(r);
            least = MathF.Min(least, float.CreateTruncating(TensorPrimitives.Min(row)));
            largest = MathF.Max(largest, float.CreateTruncating(TensorPrimitives.Max(row)));
        }

        GC.KeepAlive(this);
        return (least, largest);
    }

    private T[] Select<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var selected = new T[checked(rows.Length * Columns)];
        for (var i = 0; i < rows.Length; i++)
            values.AsSpan(checked(rows[i] * Columns), Columns).CopyTo(selected.AsSpan(i * Columns));
        return selected;
    }

    /// <summary>What <see cref="Range"/> found last.</summary>
    private sealed record KnownRange(AffineMap Map, float Minimum, float Maximum);
}
