using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hourglass.Files;

/// <summary>
/// A safetensors file held in memory: named tensors and a map of strings. The layout is that of Python's <c>safetensors</c>;
/// each reads what the other writes:
/// <code>
/// 8 bytes    n, the length of the header, little-endian
/// n bytes    JSON: {"__metadata__":{"key":"text"},"name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}} and spaces
/// the rest   the values of the tensors, row-major, little-endian, one tensor after another without holes
/// </code>
/// </summary>
/// <remarks>
/// The header is padded so that the values begin at a multiple of 64 bytes. Two entries of the metadata are
/// <see cref="SafetensorsChecksums"/>. <see cref="SafetensorsReader"/> reads single tensors of a file, into memory that the caller
/// provides.
/// </remarks>
internal sealed class SafetensorsFile
{
    /// <summary>The longest header that is read or written, in bytes; the same as in Python's library.</summary>
    internal const int LongestHeader = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    private const int Alignment = 64;

    // Spans of bytes are limited to 2 GB, tensors are not.
    private const int ChunkLength = 1 << 24;

    private readonly Dictionary<string, NamedTensor> _byName;

    internal SafetensorsFile(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<NamedTensor> tensors)
    {
        (Metadata, Tensors) = (metadata, tensors);
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The strings stored with the tensors; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of their values in the file.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public NamedTensor this[string name] =>
        _byName.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"The file holds no tensor called '{name}'.");

    /// <summary>Reads a whole file. Values of other number types are converted as <see cref="SafetensorsReader"/> says.</summary>
    /// <exception cref="ModelFileException">The content is truncated, malformed or its sizes are wrong.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        return reader.ReadAll();
    }

    /// <summary>Writes a file so that under <paramref name="path"/> there is always the old content or the new, never a part.</summary>
    /// <param name="path">Where; an existing file is replaced.</param>
    /// <param name="tensors">The tensors, written as F32 in this order.</param>
    /// <param name="metadata">Strings to store with them; null or empty for none. They are written in the order of their keys.</param>
    /// <exception cref="ArgumentException">Two tensors share a name, or one is called <c>__metadata__</c>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes a file with a block of bytes behind the tensors.</summary>
    internal static void Write(
        string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata, NamedBytes bytes) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata, bytes));

    /// <summary>Writes the layout to a stream, which stays open. The values are not copied.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyList{NamedTensor}, IReadOnlyDictionary{string, string}?)"/>
    public static void Write(
        Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(stream, tensors, metadata, null);

    private static void Write(
        Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata, NamedBytes? bytes)
    {
        RequireLittleEndian();
        stream.Write(Header(tensors, metadata, bytes));
        foreach (var tensor in tensors)
            for (var rest = tensor.Values.Span; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, ChunkLength)..])
                stream.Write(MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, ChunkLength)]));
        if (bytes is not null) stream.Write(bytes.Values.Span);
    }

    internal static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Safetensors files are read and written on little-endian processors only.");
    }

    private static ReadOnlySpan<byte> Header(
        IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata, NamedBytes? bytes)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        buffer.Advance(sizeof(ulong)); // the length, filled in below
        // The relaxed encoder leaves letters beyond ASCII as they are; the header is never embedded in a page.
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            WriteJson(json, tensors, SafetensorsChecksums.AddTo(metadata, tensors, bytes), bytes);

        var padding = -buffer.WrittenCount & (Alignment - 1);
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);

        var length = buffer.WrittenCount - sizeof(ulong);
        if (length > LongestHeader)
            throw new ArgumentException($"The names and metadata take {length} bytes; a header has at most {LongestHeader}.");
        var header = MemoryMarshal.AsMemory(buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        SafetensorsChecksums.Seal(header);
        return header;
    }

    private static void WriteJson(
        Utf8JsonWriter json, IReadOnlyList<NamedTensor> tensors, Dictionary<string, string> metadata, NamedBytes? bytes)
    {
        json.WriteStartObject();
        json.WriteStartObject(MetadataKey);
        foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, text);
        json.WriteEndObject();

        var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey };
        var offset = 0L;
        foreach (var tensor in tensors) WriteEntry(tensor.Name, "F32", tensor.Shape, (long)sizeof(float) * tensor.Values.Length);
        if (bytes is not null) WriteEntry(bytes.Name, "U8", bytes.Shape, bytes.Values.Length);
        json.WriteEndObject();

        void WriteEntry(string name, string type, IReadOnlyList<int> shape, long length)
        {
            if (!names.Add(name))
                throw new ArgumentException($"The name '{name}' is used twice or kept for the metadata.", nameof(tensors));
            json.WriteStartObject(name);
            json.WriteString("dtype", type);
            json.WriteStartArray("shape");
            foreach (var dimension in shape) json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += length);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
