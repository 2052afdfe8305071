using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Numpy's arrays that do not fit into memory. Values of the types that tables hold stay where they are in a plain file; others,
/// and those of an archive, are copied chunk by chunk to a temporary file.
/// </summary>
internal static class LargeNpy
{
    private const int ChunkLength = 1 << 16;

    /// <summary>The rows of the array whose header has just been read from the stream.</summary>
    /// <exception cref="DataFormatException">The values are truncated, or one is not finite.</exception>
    internal static RowTable Read(Stream stream, NpyHeader header, string where, RowStorage storage)
    {
        var rows = header.Dimensions[0];
        if (header.Count / rows > Array.MaxLength)
            throw new DataFormatException(
                where, $"its header gives rows of {header.Count / rows} values; more than {Array.MaxLength} cannot be held.");
        var columns = (int)(header.Count / rows);
        var isTransposed = header.IsFortran && header.Dimensions.Length > 1;
        // In Fortran order the values of a column are adjacent: the array is a table of columns.
        var (outer, inner) = isTransposed ? (columns, rows) : (rows, columns);
        var table = stream is FileStream file && header.Type is "f4" or "u1"
            ? Map(file, header, where, storage, outer, inner)
            : Convert(stream, header, where, storage, outer, inner);
        if (isTransposed) table = Transpose(table, header.Dimensions, where, storage);
        if (table.FirstNonFinite() is var (row, column))
        {
            var value = table.Row<float>(row)[column];
            GC.KeepAlive(table);
            throw new DataFormatException(
                $"{where}, row {row}, column {column}", $"expected a number that is finite in single precision; found {value}.");
        }

        return table;
    }

    private static RowTable Map(FileStream file, NpyHeader header, string where, RowStorage storage, int outer, int inner)
    {
        var (length, found) = ((long)outer * inner * header.ElementSize, file.Length - file.Position);
        if (found < length) throw CutShort(where, length, found);
        var table = RowTable.FromFile(MappedMemory.Of(file, file.Position, length), header.IsBytes, outer, inner);
        file.Position += length;
        storage.ReportMapped(where, length);
        return table;
    }

    private static RowTable Convert(Stream stream, NpyHeader header, string where, RowStorage storage, int outer, int inner)
    {
        var count = (long)outer * inner;
        using var rows = storage.Spill(where);
        var size = header.ElementSize;
        var (bytes, floats) = (new byte[ChunkLength * size], new float[ChunkLength]);
        for (var done = 0L; done < count;)
        {
            var chunk = bytes.AsSpan(0, (int)Math.Min(ChunkLength, count - done) * size);
            var read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (read < chunk.Length) throw CutShort(where, count * size, done * size + read);
            done += chunk.Length / size;
            switch (header.Type)
            {
                case "u1" or "f4": rows.Write<byte>(chunk); break;
                case "f8": Write<double>(chunk); break;
                case "i4": Write<int>(chunk); break;
                default: Write<long>(chunk); break;
            }
        }

        return rows.ToTable(header.IsBytes, outer, inner);

        void Write<T>(ReadOnlySpan<byte> chunk)
            where T : unmanaged, System.Numerics.INumberBase<T>
        {
            var values = MemoryMarshal.Cast<byte, T>(chunk);
            TensorPrimitives.ConvertTruncating<T, float>(values, floats);
            rows.Write<float>(floats.AsSpan(0, values.Length));
        }
    }

    /// <summary>From a table of columns to one of rows, as many rows at a time as fit into a chunk.</summary>
    private static RowTable Transpose(RowTable columns, int[] dimensions, string where, RowStorage storage)
    {
        using var rows = storage.Spill(where);
        if (columns.IsBytes) Transpose<byte>(columns, dimensions, rows);
        else Transpose<float>(columns, dimensions, rows);
        return rows.ToTable(columns.IsBytes, columns.Columns, columns.Rows);
    }

    private static void Transpose<T>(RowTable columns, int[] dimensions, TemporaryRows rows)
        where T : unmanaged
    {
        var (count, width) = (columns.Columns, columns.Rows);
        // Which of the file's columns each column of a row is: the same transposition, one dimension less.
        int[] source = dimensions.Length == 2
            ? [.. Enumerable.Range(0, width)]
            : NpyArray.FromFortranOrder([.. Enumerable.Range(0, width)], dimensions[1..]);
        var most = Math.Max(1, ChunkLength / width);
        var block = new T[(long)most * width];
        for (var start = 0; start < count; start += most)
        {
            var height = Math.Min(most, count - start);
            for (var c = 0; c < width; c++)
            {
                var column = columns.Row<T>(source[c]).Slice(start, height);
                for (var r = 0; r < height; r++) block[r * width + c] = column[r];
            }

            rows.Write<T>(block.AsSpan(0, height * width));
        }

        GC.KeepAlive(columns);
    }

    private static DataFormatException CutShort(string where, long expected, long found) =>
        new(where, $"its header gives {expected} bytes of data, but only {found} follow: the file is truncated.");
}
