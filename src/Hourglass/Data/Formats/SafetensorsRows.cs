using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>
/// Reads the rows of a safetensors file, such as activations saved by another program: one tensor of 1 to 4 dimensions, the first counting
/// rows. Half and other precisions become single. Rows that do not fit into memory are read as they are needed.
/// </summary>
internal static class SafetensorsRows
{
    private const int ChunkLength = 1 << 20;

    /// <summary>Whether a file begins as a safetensors file does: with the length of a header, below 4 GB, and its brace.</summary>
    internal static bool IsStart(ReadOnlySpan<byte> start) =>
        start.Length > 8 && start[8] == '{' && start[4..8].IndexOfAnyExcept((byte)0) < 0;

    /// <param name="path">The file.</param>
    /// <param name="tensor">The tensor of rows; where null, the only one.</param>
    /// <param name="storage">How much is read into memory.</param>
    internal static DataSet Read(string path, string? tensor, RowStorage storage)
    {
        try
        {
            return ReadTensor(path, tensor, storage);
        }
        catch (ModelFileException e)
        {
            throw new DataFormatException(path, e.Trouble ?? e.Message, e);
        }
    }

    private static DataSet ReadTensor(string path, string? tensor, RowStorage storage)
    {
        using var file = new CancelableFileStream(path, storage.Cancellation);
        using var reader = SafetensorsReader.Open(file, path);
        var entry = Find(reader, path, tensor);
        var where = $"{path}, tensor “{entry.Name}”";
        if (entry.Length == 0 || entry.Shape.Count is < 1 or > 4)
            throw new DataFormatException(
                where, $"expected rows of values, in 1 to 4 dimensions; found {NamedTensor.Describe([.. entry.Shape])}.");
        var shape = entry.Shape.Count == 1 ? new Shape(1) : Shape.From([.. entry.Shape.Skip(1)]);
        var table = ReadTable(reader, file, entry, shape.Size, where, storage);
        if (table.FirstNonFinite() is var (row, column))
            throw new DataFormatException($"{where}, row {row}, column {column}", "expected a finite number; found NaN or infinity.");
        if (SafetensorsReader.MayLose(entry)) CheckPrecision(reader, entry, shape.Size, where, storage);
        return new DataSet(SourceFile.NameOf(path), table, shape);
    }

    private static void CheckPrecision(SafetensorsReader reader, TensorEntry entry, int columns, string where, RowStorage storage)
    {
        var (check, chunk) = (new PrecisionCheck(columns), new double[(int)Math.Min(entry.Length, ChunkLength)]);
        for (var done = 0L; done < entry.Length; done += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, entry.Length - done));
            reader.Read(entry, done, part);
            check.Add<double>(part, (int)(done % columns));
        }

        storage.Report(check.Warnings(where));
    }

    private static TensorEntry Find(SafetensorsReader reader, string path, string? tensor)
    {
        if (tensor is null && reader.Tensors.Count == 1) return reader.Tensors[0];
        var names = string.Join(", ", reader.Tensors.Select(t => t.Name));
        if (tensor is null)
            throw new DataFormatException(path, $"which tensor holds the rows? It has {(names.Length > 0 ? names : "none")}.");
        return reader.Find(tensor) ?? throw new DataFormatException(path, $"there is no tensor “{tensor}”; it has {names}.");
    }

    private static RowTable ReadTable(
        SafetensorsReader reader, FileStream file, TensorEntry entry, int columns, string where, RowStorage storage)
    {
        var rows = entry.Shape[0];
        if (storage.Fits(entry.Length, sizeof(float)))
        {
            var values = new float[entry.Length];
            reader.Read(entry, values);
            return RowTable.FromFloats(values, rows, columns);
        }

        if (entry.ElementType == "F32")
        {
            storage.ReportMapped(where, entry.ByteLength);
            return RowTable.FromFile(MappedMemory.Of(file, reader.PositionOf(entry), entry.ByteLength), false, rows, columns);
        }

        using var converted = storage.Spill(where);
        var chunk = new float[ChunkLength];
        for (var done = 0L; done < entry.Length; done += ChunkLength)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(ChunkLength, entry.Length - done));
            reader.Read(entry, done, part);
            converted.Write<float>(part);
        }

        return converted.ToTable(false, rows, columns);
    }
}
