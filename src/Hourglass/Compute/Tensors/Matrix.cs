namespace Hourglass.Compute;

/// <summary>
/// A view of rows × columns floats, row-major and without gaps, in a <see cref="DeviceBuffer"/>. A batch is such a matrix:
/// one sample per row. Costs nothing to create or to slice.
/// </summary>
public readonly struct Matrix
{
    /// <summary>A view that starts at float <paramref name="offset"/> of <paramref name="buffer"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It would reach outside the buffer.</exception>
    public Matrix(DeviceBuffer buffer, int offset, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (offset < 0 || rows < 0 || columns < 0 || offset + (long)rows * columns > buffer.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset),
                $"{rows}×{columns} values from {offset} on do not fit a buffer of {buffer.Length}.");
        }

        (Buffer, Offset, Rows, Columns) = (buffer, offset, rows, columns);
    }

    /// <summary>The buffer that holds the values.</summary>
    public DeviceBuffer Buffer { get; }

    /// <summary>The index in the buffer of the first value.</summary>
    public int Offset { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Rows × columns.</summary>
    public int Length => Rows * Columns;

    /// <summary>Whether this is <c>default</c>: no matrix at all (an optional argument left out).</summary>
    public bool IsNone => Buffer is null;

    /// <summary>The <paramref name="count"/> rows from <paramref name="start"/> on.</summary>
    public Matrix SliceRows(int start, int count)
    {
        if (start < 0 || count < 0 || start + (long)count > Rows)
            throw new ArgumentOutOfRangeException(nameof(start), $"Rows {start} to {start + (long)count} are not within {Rows} rows.");
        return new Matrix(Buffer, Offset + start * Columns, count, Columns);
    }

    /// <summary>The same values seen as <paramref name="rows"/> × <paramref name="columns"/>.</summary>
    public Matrix Reshape(int rows, int columns)
    {
        if ((long)rows * columns != Length)
            throw new ArgumentException($"{Rows}×{Columns} values cannot be seen as {rows}×{columns}.", nameof(rows));
        return new Matrix(Buffer, Offset, rows, columns);
    }

    /// <summary>The part of <paramref name="rows"/> × <paramref name="columns"/> that starts <paramref name="start"/> floats on.</summary>
    public Matrix Part(int start, int rows, int columns)
    {
        if (start < 0 || rows < 0 || columns < 0 || start + (long)rows * columns > Length)
            throw new ArgumentOutOfRangeException(nameof(start), $"{rows}×{columns} values from {start} on do not fit {Rows}×{Columns}.");
        return new Matrix(Buffer, Offset + start, rows, columns);
    }

    /// <summary>Rows × columns as text.</summary>
    public override string ToString() => IsNone ? "none" : $"{Rows}×{Columns}";
}
