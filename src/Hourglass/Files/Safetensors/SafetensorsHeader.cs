using System.Text.Json;
using System.Text.Unicode;

namespace Hourglass.Files;

/// <summary>
/// Parses the JSON header of a safetensors file token by token, so that a duplicate key is detected, and checks every number
/// against the size of the file before anything is allocated.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int MostDimensions = 32;

    private readonly string _file;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<TensorEntry> _tensors = [];

    private SafetensorsHeader(string file) => _file = file;

    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors, by offset.</summary>
    internal IReadOnlyList<TensorEntry> Tensors => _tensors;

    /// <param name="file">The name of the file, for messages.</param>
    /// <param name="json">The header, with its padding.</param>
    /// <param name="dataLength">How many bytes follow the header.</param>
    internal static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(file);
        if (json.IsEmpty || json[0] != '{') throw header.Trouble("the header does not start with '{'; this is no safetensors file.");
        if (!Utf8.IsValid(json)) throw header.Trouble("the header is not valid UTF-8.");
        try
        {
            header.ReadJson(json);
        }
        catch (Exception trouble) when (trouble is JsonException or InvalidOperationException) // the latter: half a surrogate pair
        {
            throw new ModelFileException(file, $"the header is not valid JSON: {trouble.Message}", trouble);
        }
        header.CheckOffsets(dataLength);
        return header;
    }

    internal void RemoveMetadata(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) _metadata.Remove(key);
    }

    /// <summary>How many bytes one value of a type takes; 0 for an unknown type.</summary>
    private static int SizeOf(string elementType) => elementType switch
    {
        "F64" or "I64" or "U64" or "C64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "U8" or "I8" or "BOOL" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 1,
        _ => 0,
    };

    private void ReadJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(ref reader) is { } name)
        {
            if (!names.Add(name)) throw Trouble($"the header names {Quote(name)} twice.");
            Expect(ref reader, JsonTokenType.StartObject, $"{Quote(name)} must be an object");
            if (name == SafetensorsFile.MetadataKey) ReadMetadata(ref reader);
            else ReadTensor(ref reader, name);
        }
        reader.Read(); // nothing may follow but spaces: anything else throws here
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (NextKey(ref reader) is { } key)
        {
            Expect(ref reader, JsonTokenType.String, $"the metadata {Quote(key)} must be text");
            if (!_metadata.TryAdd(key, reader.GetString()!)) throw Trouble($"the metadata names {Quote(key)} twice.");
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (NextKey(ref reader) is { } key)
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"the dtype of {Quote(name)} must be text");
                    type = reader.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, key, MostDimensions);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, key, 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Trouble($"tensor {Quote(name)} names '{key}' twice.");
                default:
                    throw Trouble($"tensor {Quote(name)} has an unknown key {Quote(key)}.");
            }
        }
        if (type is null || shape is null || offsets is not { Count: 2 })
            throw Trouble($"tensor {Quote(name)} needs a dtype, a shape and two data_offsets.");
        if (_tensors.Count >= ReaderLimits.Current.Tensors)
            throw Trouble($"it has more tensors than are read: {ReaderLimits.Describe(ReaderLimits.Current.Tensors)}.");
        _tensors.Add(Entry(name, type, shape, offsets[0], offsets[1]));
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string key, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"'{key}' of {Quote(name)} must be a list");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Trouble($"'{key}' of {Quote(name)} must hold whole numbers from 0 to {long.MaxValue}.");
            if (numbers.Count == most) throw Trouble($"'{key}' of {Quote(name)} has more than {most} numbers.");
            numbers.Add(number);
        }
        return numbers;
    }

    private TensorEntry Entry(string name, string type, List<long> shape, long begin, long end)
    {
        var size = SizeOf(type);
        if (size == 0) throw Trouble($"tensor {Quote(name)} has the unknown dtype {Quote(type)}.");
        if (end < begin) throw Trouble($"tensor {Quote(name)} ends at byte {end}, before it begins at {begin}.");
        var length = 1L;
        foreach (var dimension in shape)
        {
            if (dimension > int.MaxValue)
                throw Trouble($"tensor {Quote(name)} has a dimension of {dimension}, more than {int.MaxValue}.");
            if (dimension > 0 && length > long.MaxValue / size / dimension)
                throw Trouble($"tensor {Quote(name)} has a shape of more values than any file can hold.");
            length *= dimension;
        }
        if (length * size != end - begin)
            throw Trouble($"tensor {Quote(name)} of {string.Join('×', shape)} {type} needs {length * size} bytes; "
                + $"its offsets give {end - begin}.");
        return new(name, type, shape.ConvertAll(dimension => (int)dimension), begin, end - begin, length);
    }

    /// <summary>The tensors must fill the data exactly: each begins where the one before ends, the last ends with the file.</summary>
    private void CheckOffsets(long dataLength)
    {
        _tensors.Sort((a, b) => (a.Offset, a.ByteLength).CompareTo((b.Offset, b.ByteLength)));
        var expected = 0L;
        foreach (var tensor in _tensors)
        {
            if (tensor.Offset != expected)
                throw Trouble($"tensor {Quote(tensor.Name)} begins at byte {tensor.Offset} of the data, where {expected} was expected: "
                    + (tensor.Offset < expected ? "two tensors overlap." : "the data has a hole."));
            expected += tensor.ByteLength;
        }
        if (expected != dataLength)
            throw Trouble($"the header gives {expected} bytes of data, but {dataLength} follow it: the file is "
                + (dataLength < expected ? "truncated." : "longer than it says."));
    }

    private static string? NextKey(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;

    private void Expect(ref Utf8JsonReader reader, JsonTokenType token, string rule)
    {
        if (!reader.Read() || reader.TokenType != token) throw Trouble($"{rule} in the header; found {reader.TokenType}.");
    }

    /// <summary>A name from the file for a message: short, and without control characters.</summary>
    private static string Quote(string name)
    {
        var start = name.Length <= 80 ? name : name[..80] + "…";
        return "'" + string.Concat(start.Select(c => char.IsControl(c) ? '\uFFFD' : c)) + "'";
    }

    private ModelFileException Trouble(string sentence) => new(_file, sentence);
}
