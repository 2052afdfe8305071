namespace Hourglass.Compute;

/// <summary>A matrix as the multiply reads it: element (row, column) at Start[row · RowStride + column · ColumnStride].</summary>
internal readonly unsafe struct Operand(float* start, nint rowStride, nint columnStride)
{
    internal float* Start { get; } = start;

    internal nint RowStride { get; } = rowStride;

    internal nint ColumnStride { get; } = columnStride;

    /// <summary>Whether a row's elements lie side by side.</summary>
    internal bool IsRowContiguous => ColumnStride == 1;

    internal float* At(nint row, nint column) => Start + row * RowStride + column * ColumnStride;

    /// <summary>The part from an element on.</summary>
    internal Operand From(nint row, nint column) => new(At(row, column), RowStride, ColumnStride);

    /// <summary>The row-major matrix at <paramref name="start"/>, or its transpose.</summary>
    internal static Operand Of(float* start, int columns, bool transposed) =>
        transposed ? new Operand(start, 1, columns) : new Operand(start, columns, 1);
}
