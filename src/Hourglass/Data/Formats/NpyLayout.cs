using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// The layout of one numpy array (NEP 1, versions 1 to 3): a magic number, the length of a header, the header as a Python dictionary, the
/// values.
/// </summary>
internal static partial class NpyLayout
{
    private const int LongestHeader = 1 << 16, Alignment = 64, ChunkLength = 1 << 20;

    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>
    /// Reads an array to the end of the stream: into memory where it fits, else to where it can be read row by row.
    /// </summary>
    internal static DataSet ReadRows(Stream stream, string where, string name, RowStorage storage, Func<int, string[]?>? labels = null)
    {
        var header = ReadHeader(stream, where);
        header.RequireNumbers(where);
        var shape = header.RowShape(where);
        var rows = storage.Fits(header.Count, Math.Max(header.Type.Size, header.Type.IsBytes ? 1 : sizeof(float)))
            ? ReadTable(stream, header, where, storage)
            : LargeNpy.Read(stream, header, where, storage);
        SourceFile.RequireEnd(stream, where);
        if (ChannelsLast.Has(header.Dimensions))
        {
            storage.Report([ChannelsLast.Describe(where, header)]);
            rows = ChannelsLast.Turn(rows, shape, where, storage);
        }

        if (labels?.Invoke(rows.Rows) is not { } classNames) return new DataSet(name, rows, shape);
        var (indices, classes) = ClassIndex.Of(classNames);
        return new DataSet(name, rows, shape, indices, classes);
    }

    /// <summary>The rows of an array of numbers whose header has just been read; what single precision loses is reported.</summary>
    internal static RowTable ReadTable(Stream stream, NpyHeader header, string where, RowStorage storage)
    {
        var type = header.Type;
        var length = (long)Int128.Min(header.Count, long.MaxValue / sizeof(double));
        if (type.IsBytes)
        {
            var bytes = SourceFile.ReadValues<byte>(stream, length, where);
            type.Normalize(bytes);
            if (header.IsTransposed) bytes = FortranOrder.ToC(bytes, header.Dimensions);
            return RowTable.FromBytes(bytes, header.Dimensions[0], bytes.Length / header.Dimensions[0]);
        }

        float[] floats;
        if (type.Code == "f4")
        {
            floats = SourceFile.ReadValues<float>(stream, length, where);
            type.Normalize(MemoryMarshal.AsBytes(floats.AsSpan()));
        }
        else
        {
            var bytes = SourceFile.ReadValues<byte>(stream, length * type.Size, where);
            type.Normalize(bytes);
            floats = new float[length];
            type.Convert<float>(bytes, floats);
            if (header.StartCheck() is { } check)
            {
                header.Add(check, bytes, 0, header.FileColumns());
                storage.Report(check.Warnings(where));
            }
        }

        if (header.IsTransposed) floats = FortranOrder.ToC(floats, header.Dimensions);
        var columns = floats.Length / header.Dimensions[0];
        var bad = Array.FindIndex(floats, v => !float.IsFinite(v));
        if (bad < 0) return RowTable.FromFloats(floats, header.Dimensions[0], columns);
        throw new DataFormatException(
            $"{where}, row {bad / columns}, column {bad % columns}",
            $"expected a number that is finite in single precision; found {Infinite(floats[bad])}.");
    }

    /// <summary>What a value was that is not finite in single precision.</summary>
    internal static string Infinite(float value) => float.IsNaN(value) ? "NaN" : "infinity, or a number beyond 3.4E+38";

    /// <summary>Writes rows as n×shape: bytes as u1, floats as f4.</summary>
    internal static void Write(Stream stream, IEnumerable<RowTable> parts, int count, Shape shape)
    {
        bool? isBytes = null;
        var written = 0L;
        foreach (var part in parts)
        {
            if (isBytes is null) WriteHeader(stream, part.IsBytes ? "|u1" : "<f4", [count, .. shape.ToArray()]);
            isBytes ??= part.IsBytes;
            if (part.IsBytes != isBytes || part.Columns != shape.Size)
                throw new ArgumentException(
                    $"Expected parts of one type with rows of {shape.Size} values; found another type, or rows of {part.Columns}.",
                    nameof(parts));
            WriteValues(stream, part);
            written += part.Rows;
        }

        if (isBytes is null || written != count)
            throw new ArgumentException($"Expected {count} rows in one part or more; found {written}.", nameof(parts));
    }

    /// <summary>Writes one 32-bit number per row.</summary>
    internal static void Write(Stream stream, ReadOnlySpan<int> numbers)
    {
        WriteHeader(stream, "<i4", [numbers.Length]);
        WriteValues(stream, numbers);
    }

    private static void WriteValues(Stream stream, RowTable rows)
    {
        WriteValues(stream, rows.Bytes);
        WriteValues(stream, rows.Floats);
        if (!rows.IsMapped) return;
        for (var r = 0; r < rows.Rows; r++)
        {
            if (rows.IsBytes) WriteValues(stream, rows.Row<byte>(r));
            else WriteValues(stream, rows.Row<float>(r));
        }

        GC.KeepAlive(rows);
    }

    private static void WriteValues<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // A span of bytes holds no more than 2 GB.
        while (!values.IsEmpty)
        {
            var count = Math.Min(ChunkLength, values.Length);
            stream.Write(MemoryMarshal.AsBytes(values[..count]));
            values = values[count..];
        }
    }

    /// <summary>Reads what comes before the values. The type may be one that is not read.</summary>
    internal static NpyHeader ReadHeader(Stream stream, string where)
    {
        Span<byte> start = stackalloc byte[Magic.Length + 2];
        SourceFile.ReadHeader(stream, start, where);
        if (!start.StartsWith(Magic))
            throw new DataFormatException(where, "expected a numpy array; it does not begin with numpy's magic number.");
        var version = start[Magic.Length];
        if (version is < 1 or > 3) throw new DataFormatException(where, $"expected numpy's format version 1, 2 or 3; found {version}.");

        Span<byte> length = stackalloc byte[version == 1 ? sizeof(ushort) : sizeof(uint)];
        SourceFile.ReadHeader(stream, length, where);
        var size = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (size > LongestHeader)
            throw new DataFormatException(where, $"its header claims {size} bytes; a plain array's has at most {LongestHeader}.");
        var bytes = new byte[size];
        SourceFile.ReadHeader(stream, bytes, where);
        return Parse(Encoding.UTF8.GetString(bytes), where);
    }

    private static NpyHeader Parse(string header, string where)
    {
        var (type, order, shape) = (TypeEntry().Match(header), OrderEntry().Match(header), ShapeEntry().Match(header));
        if (!type.Success || !order.Success || !shape.Success)
            throw new DataFormatException(
                where, $"expected a header with descr, fortran_order and shape of a plain array; found “{header.Trim()}”.");

        var dimensions = new List<int>();
        foreach (var part in shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var dimension) || dimension == 0)
                throw new DataFormatException(where, $"expected dimensions from 1 to {int.MaxValue}; found ({shape.Groups[1].Value}).");
            dimensions.Add(dimension);
        }

        if (dimensions.Count == 0) throw new DataFormatException(where, "expected an array of rows; found a single number.");
        var description = type.Groups[1].Value;
        return new NpyHeader(NpyType.Parse(description), description, order.Groups[1].Value == "True", [.. dimensions]);
    }

    private static void WriteHeader(Stream stream, string type, ReadOnlySpan<int> dimensions)
    {
        var shape = dimensions.Length == 1 ? $"{dimensions[0]}," : string.Join(", ", dimensions.ToArray());
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}";
        var start = Magic.Length + 2 + sizeof(ushort);
        // Blanks and a line end fill up to where values lie aligned.
        var length = (start + text.Length + 1 + Alignment - 1) / Alignment * Alignment - start;
        var header = new byte[start + length];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(start - sizeof(ushort)), (ushort)length);
        Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n", header.AsSpan(start));
        stream.Write(header);
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""", RegexOptions.CultureInvariant)]
    private static partial Regex TypeEntry();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""", RegexOptions.CultureInvariant)]
    private static partial Regex OrderEntry();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([0-9, ]*)\)""", RegexOptions.CultureInvariant)]
    private static partial Regex ShapeEntry();
}
