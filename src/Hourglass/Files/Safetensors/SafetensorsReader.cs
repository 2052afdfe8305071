using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Hourglass.Files;

/// <summary>
/// Reads the header of a safetensors file at once and its tensors on request, directly into their final memory.
/// Untrusted content is safe: sizes are checked against the file before anything is allocated.
/// </summary>
/// <remarks>
/// Values are given as <see cref="float"/>. F32 is read bit by bit; F16, BF16, BOOL and integers of 8 and 16 bits convert exactly; F64 and
/// integers of 32 and 64 bits are rounded to the nearest float. Other types are rejected by name. Not thread-safe.
/// </remarks>
internal sealed class SafetensorsReader : IDisposable
{
    // Spans of bytes are limited to 2 GB, tensors are not. A chunk is hashed while it is in the cache; other types pass through a buffer.
    private const int ChunkLength = 1 << 17, ConversionLength = 1 << 13;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly long _dataStart;
    private readonly SafetensorsChecksums? _checksums;
    private readonly Dictionary<string, TensorEntry> _byName;

    private SafetensorsReader(Stream stream, string file, bool verify)
    {
        SafetensorsFile.RequireLittleEndian();
        (_stream, _file) = (stream, file);

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        var fileLength = stream.Length;
        if (fileLength < prefix.Length)
            throw new ModelFileException(
                file, $"the file has {fileLength} bytes; a safetensors file has at least 8, the length of its header.");
        ReadExactly(0, prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsFile.LongestHeader)
            throw new ModelFileException(
                file,
                $"its first 8 bytes give a header of {length} bytes, more than the {SafetensorsFile.LongestHeader} allowed; "
                + "this is no safetensors file.");
        if ((long)length > fileLength - prefix.Length)
            throw new ModelFileException(
                file,
                $"its first 8 bytes give a header of {length} bytes, but only {fileLength - prefix.Length} follow: the file is truncated.");

        var json = new byte[(int)length];
        ReadExactly(prefix.Length, json);
        _dataStart = prefix.Length + json.Length;
        var header = SafetensorsHeader.Parse(file, json, fileLength - _dataStart);
        (Metadata, Tensors) = (header.Metadata, header.Tensors);
        _byName = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        if (verify)
        {
            _checksums = SafetensorsChecksums.Read(file, Metadata, Tensors);
            _checksums?.CheckHeader(prefix, json);
        }

        header.RemoveMetadata(SafetensorsChecksums.ValuesKey, SafetensorsChecksums.KindKey);
    }

    /// <summary>The strings stored with the tensors, without the checksums; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of their values in the file.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>Whether the file has checksums, which a tensor is compared with when it is read whole.</summary>
    public bool HasChecksums => _checksums is not null;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="ModelFileException">The content is truncated, malformed or its sizes are wrong.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SafetensorsReader Open(string path, bool? verify = null) =>
        // No buffer: the header and each tensor are large reads.
        Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), path, verify);

    /// <summary>Reads the header of a stream, which the reader then owns.</summary>
    /// <param name="stream">A stream that can seek; its start is the start of the file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="verify">Whether checksums are compared; where null, as <see cref="ReaderLimits"/> says.</param>
    /// <exception cref="ModelFileException">The content is truncated, malformed or its sizes are wrong.</exception>
    public static SafetensorsReader Open(Stream stream, string name, bool? verify = null)
    {
        try
        {
            return new(stream, name, verify ?? ReaderLimits.Current.VerifyChecksums);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The entry called <paramref name="name"/>, or null when the file has none.</summary>
    public TensorEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads one tensor into new memory.</summary>
    /// <exception cref="ModelFileException">
    /// Its type is not read, it is too large for one array, or the file has been truncated since.
    /// </exception>
    public NamedTensor Read(TensorEntry tensor)
    {
        if (tensor.Length > Array.MaxLength)
            throw new ModelFileException(
                _file, $"tensor '{tensor.Name}' has {tensor.Length} values; at most {Array.MaxLength} can be held.");
        RequireReadable(tensor);
        var values = GC.AllocateUninitializedArray<float>((int)tensor.Length);
        Read(tensor, values);
        return new(tensor.Name, [.. tensor.Shape], values);
    }

    /// <summary>Reads one tensor into <paramref name="destination"/>, row-major.</summary>
    /// <param name="tensor">An entry of <see cref="Tensors"/>.</param>
    /// <param name="destination">As many values as the tensor has.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="ModelFileException">
    /// The tensor's type is not read, its values do not match its checksum, or the file has been truncated since it was opened.
    /// </exception>
    public void Read(TensorEntry tensor, Span<float> destination)
    {
        if (destination.Length != tensor.Length)
            throw new ArgumentException(
                $"Tensor '{tensor.Name}' has {tensor.Length} values; found room for {destination.Length}.", nameof(destination));
        Read(tensor, 0, destination);
    }

    /// <summary>
    /// Reads a part of a tensor: as many values as there is room for, from the value of number <paramref name="first"/> on.
    /// </summary>
    internal void Read(TensorEntry tensor, long first, Span<float> destination)
    {
        RequireReadable(tensor);
        var size = destination.IsEmpty ? 0 : (int)(tensor.ByteLength / tensor.Length);
        var position = PositionOf(tensor) + first * size;
        var isFloat = tensor.ElementType == "F32";
        var chunkLength = isFloat ? ChunkLength : ConversionLength;
        var buffer = isFloat ? [] : new byte[ConversionLength * size];
        var hash = HasChecksums && destination.Length == tensor.Length ? new XxHash3() : null;
        for (var rest = destination; !rest.IsEmpty;)
        {
            var chunk = rest[..Math.Min(rest.Length, chunkLength)];
            var bytes = isFloat ? MemoryMarshal.AsBytes(chunk) : buffer.AsSpan(0, chunk.Length * size);
            ReadExactly(position, bytes);
            hash?.Append(bytes);
            if (!isFloat) Convert(tensor, bytes, chunk);
            position += bytes.Length;
            rest = rest[chunk.Length..];
        }

        if (hash is not null) _checksums!.Check(tensor, hash);
    }

    /// <summary>Reads the bytes of all tensors and compares them with their checksums.</summary>
    /// <returns>The number of checksums; 0 for a file without.</returns>
    /// <exception cref="ModelFileException">One does not match, or the file has been truncated since it was opened.</exception>
    internal int Verify()
    {
        if (_checksums is null) return 0;
        var buffer = new byte[ChunkLength];
        foreach (var tensor in Tensors)
        {
            var hash = new XxHash3();
            for (var done = 0L; done < tensor.ByteLength; done += buffer.Length)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, tensor.ByteLength - done));
                ReadExactly(PositionOf(tensor) + done, part);
                hash.Append(part);
            }

            _checksums.Check(tensor, hash);
        }

        return Tensors.Count + 1;
    }

    /// <summary>Whether rounding the values of a type to single precision may lose something.</summary>
    internal static bool MayLose(TensorEntry tensor) => tensor.ElementType is "F64" or "I32" or "U32" or "I64" or "U64";

    /// <summary>The same of a tensor that <see cref="MayLose"/>, in double precision.</summary>
    internal void Read(TensorEntry tensor, long first, Span<double> destination)
    {
        var size = (int)(tensor.ByteLength / tensor.Length);
        var bytes = new byte[destination.Length * size];
        ReadExactly(PositionOf(tensor) + first * size, bytes);
        if (tensor.ElementType == "F64") MemoryMarshal.Cast<byte, double>(bytes).CopyTo(destination);
        else Whole(tensor.ElementType, bytes, destination);
    }

    /// <summary>Where a tensor's values begin, in bytes from the start of the file.</summary>
    internal long PositionOf(TensorEntry tensor) => _dataStart + tensor.Offset;

    /// <summary>Reads all tensors.</summary>
    /// <exception cref="ModelFileException">A type is not read, or the file has been truncated since it was opened.</exception>
    public SafetensorsFile ReadAll() => new(Metadata, [.. Tensors.Select(Read)]);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void RequireReadable(TensorEntry tensor)
    {
        if (tensor.ElementType is not ("F32" or "F64" or "F16" or "BF16" or "BOOL" or "U8" or "I8" or "U16" or "I16" or "U32" or "I32"
            or "U64" or "I64"))
            throw new ModelFileException(
                _file,
                $"tensor '{tensor.Name}' holds {tensor.ElementType}; F32, F64, F16, BF16, BOOL and integers of 8 to 64 bits are read.");
    }

    private void Convert(TensorEntry tensor, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (tensor.ElementType)
        {
            case "F64":
                var doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = (float)doubles[i];
                    if (float.IsInfinity(values[i]) && double.IsFinite(doubles[i]))
                        throw new ModelFileException(_file, FormattableString.Invariant(
                            $"tensor '{tensor.Name}' holds {doubles[i]}, beyond the range of a 32-bit float."));
                }
                break;
            case "F16":
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < values.Length; i++) values[i] = (float)halves[i];
                break;
            case "BF16": // the upper half of a float's bits
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < values.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            default:
                Whole(tensor.ElementType, bytes, values);
                break;
        }
    }

    /// <summary>Whole numbers and booleans, rounded to what <typeparamref name="T"/> has.</summary>
    private static void Whole<T>(string type, ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        switch (type)
        {
            case "I8": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(bytes), values); break;
            case "U16": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ushort>(bytes), values); break;
            case "I16": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, short>(bytes), values); break;
            case "U32": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, uint>(bytes), values); break;
            case "I32": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(bytes), values); break;
            case "U64": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ulong>(bytes), values); break;
            case "I64": TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(bytes), values); break;
            default: TensorPrimitives.ConvertTruncating(bytes, values); break; // U8; BOOL is 0 or 1
        }
    }

    private void ReadExactly(long position, Span<byte> destination)
    {
        _stream.Position = position;
        try
        {
            _stream.ReadExactly(destination);
        }
        catch (EndOfStreamException trouble)
        {
            throw new ModelFileException(_file, "the file was truncated while it was read.", trouble);
        }
    }
}
