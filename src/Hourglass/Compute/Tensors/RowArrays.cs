using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hourglass.Compute;

/// <summary>
/// Rows as .NET's two-dimensional arrays (n, d), whose values lie row by row: the one place where their memory becomes a span.
/// </summary>
internal static class RowArrays
{
    /// <summary>All values, row by row.</summary>
    internal static Span<float> Flat(float[,] rows) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(rows)), rows.Length);

    /// <summary>The values of one row.</summary>
    internal static Span<float> Row(float[,] rows, int row) => Flat(rows).Slice(row * rows.GetLength(1), rows.GetLength(1));

    /// <summary>The rows as a table, copied.</summary>
    internal static RowTable Table(float[,] rows) => RowTable.FromFloats(Flat(rows).ToArray(), rows.GetLength(0), rows.GetLength(1));

    /// <summary>The rows of a tensor (n, …), whose other dimensions are flattened, as a table, copied.</summary>
    internal static RowTable Table(in ReadOnlyTensorSpan<float> rows)
    {
        var (values, columns) = (new float[rows.FlattenedLength], 1);
        rows.FlattenTo(values);
        for (var i = 1; i < rows.Rank; i++) columns *= (int)rows.Lengths[i];
        return RowTable.FromFloats(values, rows.Rank == 0 ? 0 : (int)rows.Lengths[0], columns);
    }

    /// <summary>The rows as a tensor (n, d), copied.</summary>
    internal static Tensor<float> ToTensor(float[,] rows) => Tensor.Create(Flat(rows).ToArray(), [rows.GetLength(0), rows.GetLength(1)]);

    /// <summary>The rows of a table as they are.</summary>
    internal static float[,] Values(RowTable table)
    {
        var values = new float[table.Rows, table.Columns];
        for (var r = 0; r < table.Rows; r++) table.CopyRow(r, Row(values, r));
        return values;
    }

    /// <summary>The rows of a table in the units that <paramref name="map"/> leads to.</summary>
    internal static float[,] Values(RowTable table, AffineMap map) => Map(Values(table), map);

    /// <summary>Brings rows to the units that <paramref name="map"/> leads to, in their place.</summary>
    internal static float[,] Map(float[,] rows, AffineMap map)
    {
        for (var r = 0; r < rows.GetLength(0); r++)
            for (var c = 0; c < rows.GetLength(1); c++)
                rows[r, c] = map.Apply(rows[r, c], c);
        return rows;
    }
}
