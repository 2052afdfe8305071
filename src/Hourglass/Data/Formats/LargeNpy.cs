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
        if (header.Count * header.Type.Size > long.MaxValue)
            throw new DataFormatException(
                where, $"its header gives {header.Count * header.Type.Size} bytes of data: the file is truncated.");
        var columns = (int)(header.Count / rows);
        var isTransposed = header.IsTransposed;
        // In Fortran order the values of a column are adjacent: the array is a table of columns.
        var (outer, inner) = isTransposed ? (columns, rows) : (rows, columns);
        var table = stream is FileStream file && header.Type is { IsBigEndian: false, Code: "f4" } or { Code: "u1" }
            ? Map(file, header, where, storage, outer, inner)
            : Convert(stream, header, where, storage, outer, inner);
        if (isTransposed) table = Transpose(table, header.Dimensions, where, storage);
        if (table.FirstNonFinite() is var (row, column))
        {
            var value = table.Row<float>(row)[column];
            GC.KeepAlive(table);
            throw new DataFormatException(
                $"{where}, row {row}, column {column}",
                $"expected a number that is finite in single precision; found {NpyLayout.Infinite(value)}.");
        }

        return table;
    }

    private static RowTable Map(FileStream file, NpyHeader header, string where, RowStorage storage, int outer, int inner)
    {
        var (length, found) = ((long)outer * inner * header.Type.Size, file.Length - file.Position);
        if (found < length) throw CutShort(where, length, found);
        var table = RowTable.FromFile(MappedMemory.Of(file, file.Position, length), header.Type.IsBytes, outer, inner);
        file.Position += length;
        storage.ReportMapped(where, length);
        return table;
    }

    private static RowTable Convert(Stream stream, NpyHeader header, string where, RowStorage storage, int outer, int inner)
    {
        var count = (long)outer * inner;
        using var rows = storage.Spill(where);
        var size = header.Type.Size;
        var (bytes, floats) = (new byte[ChunkLength * size], new float[ChunkLength]);
        var check = header.StartCheck();
        int[]? columns = null; // as many as the header promises: made once data has followed
        for (var done = 0L; done < count;)
        {
            var chunk = bytes.AsSpan(0, (int)Math.Min(ChunkLength, count - done) * size);
            var read = stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (read < chunk.Length) throw CutShort(where, count * size, done * size + read);
            header.Type.Normalize(chunk);
            if (check is not null) header.Add(check, chunk, done, columns ??= header.FileColumns());
            var length = chunk.Length / size;
            done += length;
            if (header.Type.IsBytes)
            {
                rows.Write<byte>(chunk);
                continue;
            }

            header.Type.Convert(chunk, floats.AsSpan(0, length));
            rows.Write<float>(floats.AsSpan(0, length));
        }

        if (check is not null) storage.Report(check.Warnings(where));
        return rows.ToTable(header.Type.IsBytes, outer, inner);
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
        var source = FortranOrder.Columns(dimensions);
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
