using System.Diagnostics.CodeAnalysis;

namespace Hourglass.Compute;

/// <summary>The shape checks that all backends share, so that a mismatch reads the same on each.</summary>
internal static partial class Check
{
    internal static void Length(int length, Matrix matrix)
    {
        if (length != matrix.Length) Throw($"Expected {matrix.Length} values for a matrix of {matrix}; found {length}.");
    }

    internal static void SameShape(Matrix expected, Matrix found)
    {
        if (expected.Rows != found.Rows || expected.Columns != found.Columns) Throw($"Expected a matrix of {expected}; found {found}.");
    }

    internal static void PerColumn(Matrix values, Matrix row)
    {
        if (row.Length != values.Columns) Throw($"Expected a number for each of {values.Columns} columns; found {row.Length}.");
    }

    internal static void PerRow(int rows, Matrix perRow)
    {
        if (perRow.Rows != rows || perRow.Columns != 1) Throw($"Expected a number for each of {rows} rows; found {perRow}.");
    }

    internal static void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count)
    {
        if (source.Rows != destination.Rows) Throw($"Expected a destination of {source.Rows} rows; found {destination}.");
        if (count < 0 || sourceStart < 0 || destinationStart < 0 || sourceStart > source.Columns - count
            || destinationStart > destination.Columns - count)
            Throw($"{count} columns from {sourceStart} of {source} do not fit {destination} from column {destinationStart} on.");
    }

    internal static void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, Matrix destination)
    {
        if (destination.Rows != rows.Length || destination.Columns != table.Columns)
            Throw($"Expected a destination of {rows.Length}×{table.Columns}; found {destination}.");
        Map(map, destination);
        foreach (var row in rows)
            if ((uint)row >= (uint)table.Rows)
                Throw($"Row {row} is not within the table's {table.Rows} rows.");
    }

    internal static void Map(AffineMap map, Matrix values)
    {
        if (!map.IsUniform && map.Scale.Length != values.Columns)
            Throw($"Expected a scale for each of {values.Columns} columns; found {map.Scale.Length}.");
    }

    internal static void ColumnSums(Matrix values, Matrix sums)
    {
        if (sums.Length != values.Columns) Throw($"Expected {values.Columns} column sums; found {sums.Length}.");
    }

    [DoesNotReturn]
    private static void Throw(string message) => throw new ArgumentException(message);
}
