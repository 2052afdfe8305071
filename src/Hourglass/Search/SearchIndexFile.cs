using System.Globalization;
using System.Text.Json;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Search;

/// <summary>
/// Saves an index to one safetensors file: <c>codes</c> (n, d), <c>labels</c> (n) if known, an approximate index's graph as
/// <c>graph.layers</c> (n) and <c>graph.links</c>; options and other metadata as JSON. Row indices are stored as floats, so a graph has at
/// most 2²⁴ rows.
/// </summary>
internal static class SearchIndexFile
{
    /// <summary>The format version that this library writes; it reads this and all earlier ones.</summary>
    public const int FormatVersion = 1;

    private const int MaximumGraphRows = 1 << 24;
    private const string VersionKey = "hourglass.index.version", IndexKey = "hourglass.index";
    private const string FilesKey = "hourglass.index.files", ClassesKey = "hourglass.index.classes";

    /// <summary>Writes the index atomically: <paramref name="path"/> is always the old file or the complete new one.</summary>
    /// <exception cref="InvalidInputException">Its graph has more than 2²⁴ rows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(SearchIndex index, string path, int maximumGraphRows = MaximumGraphRows)
    {
        var tensors = new List<NamedTensor> { new("codes", [index.Count, index.Width], index.Codes.Values) };
        if (index.Rows.Labels.Count > 0) tensors.Add(Numbers("labels", [.. index.Rows.Labels]));
        if (index.Graph is { } graph)
        {
            if (index.Count > maximumGraphRows)
                throw new InvalidInputException(
                    $"Expected an index of at most {maximumGraphRows} rows, which a file of a graph can hold; found {index.Count}. " +
                    "An exact index has no such limit.", nameof(index));
            tensors.Add(Numbers("graph.layers", graph.Layers));
            tensors.Add(Numbers("graph.links", graph.Links));
        }

        SafetensorsFile.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = "hourglass-index",
            [VersionKey] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            [IndexKey] = ModelFile.Json(writer => WriteDescription(writer, index)),
            [FilesKey] = Texts(index.Rows.Files),
            [ClassesKey] = Texts(index.Rows.ClassNames),
        });
    }

    /// <summary>Reads an index; it returns the same results as the saved one.</summary>
    /// <exception cref="ModelFileException">
    /// The file is not an index, is truncated or inconsistent, or has a newer format version.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SearchIndex Load(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        var version = Text(VersionKey);
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            throw new ModelFileException(path, $"the format version is “{version}”; expected a whole number from 1 on.");
        if (number > FormatVersion)
            throw new ModelFileException(
                path, $"a newer version of Hourglass wrote it (format {number}; this one reads up to {FormatVersion}).");
        try
        {
            using var description = JsonDocument.Parse(Text(IndexKey));
            var (options, rows) = ReadDescription(description.RootElement);
            var entry = Entry("codes");
            if (entry.Shape is not [> 0 and var count, > 0 and var width])
                throw new FormatException($"its codes are {string.Join('×', entry.Shape)}; expected rows × values.");
            var codes = reader.Read(entry).Values.ToArray();
            if (!Array.TrueForAll(codes, float.IsFinite)) throw new FormatException("a code contains a non-finite value.");
            rows = rows with
            {
                Files = ReadTexts(Text(FilesKey)),
                ClassNames = ReadTexts(Text(ClassesKey)),
                Labels = reader.Find("labels") is null ? [] : Whole("labels", count),
            };
            var table = new CodeTable(codes, count, width, options.Distance, isPrepared: true);
            var graph = options.IsApproximate == true
                ? NeighborGraph.Restore(table, options.Connections, Whole("graph.layers", count), Whole("graph.links", null))
                : null;
            return new SearchIndex(table, options, rows, graph);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException and not ModelFileException
            or ArgumentException or OverflowException)
        {
            throw new ModelFileException(path, $"its description is invalid: {e.Message}", e);
        }

        string Text(string key) => reader.Metadata.TryGetValue(key, out var text)
            ? text
            : throw new ModelFileException(path, $"it is not a Hourglass index: the metadata has no “{key}”.");

        TensorEntry Entry(string name) => reader.Find(name) ?? throw new FormatException($"the tensor “{name}” is missing.");

        int[] Whole(string name, int? length)
        {
            var values = reader.Read(Entry(name)).Values.Span;
            if (length is { } expected && values.Length != expected)
                throw new FormatException($"the tensor “{name}” has {values.Length} values; expected {expected}.");
            var numbers = new int[values.Length];
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!(Math.Abs(values[i]) <= MaximumGraphRows && values[i] == (int)values[i]))
                    throw new FormatException($"the tensor “{name}” contains {values[i]}; expected a whole number.");
                numbers[i] = (int)values[i];
            }

            return numbers;
        }
    }

    private static void WriteDescription(Utf8JsonWriter writer, SearchIndex index)
    {
        writer.WriteStartObject();
        writer.WriteString("distance", index.Options.Distance.ToString());
        writer.WriteBoolean("approximate", index.IsApproximate);
        writer.WriteNumber("connections", index.Options.Connections);
        writer.WriteNumber("buildWidth", index.Options.BuildWidth);
        writer.WriteNumber("searchWidth", index.Options.SearchWidth);
        writer.WriteNumber("seed", index.Options.Seed);
        writer.WriteString("source", index.Rows.Source);
        writer.WriteString("model", index.Rows.ModelPath);
        writer.WriteString("checksum", index.Rows.ModelChecksum);
        writer.WriteEndObject();
    }

    private static (SearchOptions Options, IndexedRows Rows) ReadDescription(JsonElement json)
    {
        var name = json.GetProperty("distance").GetString();
        var options = new SearchOptions
        {
            Distance = Enum.TryParse<SearchDistance>(name, out var distance)
                ? distance
                : throw new FormatException($"unknown distance “{name}”."),
            IsApproximate = json.GetProperty("approximate").GetBoolean(),
            Connections = json.GetProperty("connections").GetInt32(),
            BuildWidth = json.GetProperty("buildWidth").GetInt32(),
            SearchWidth = json.GetProperty("searchWidth").GetInt32(),
            Seed = json.GetProperty("seed").GetUInt64(),
        };
        options.Check();
        return (options, new IndexedRows
        {
            Source = json.GetProperty("source").GetString(), ModelPath = json.GetProperty("model").GetString(),
            ModelChecksum = json.GetProperty("checksum").GetString(),
        });
    }

    private static NamedTensor Numbers(string name, ReadOnlySpan<int> numbers)
    {
        var values = new float[numbers.Length];
        for (var i = 0; i < values.Length; i++) values[i] = numbers[i];
        return new NamedTensor(name, [values.Length], values);
    }

    private static string Texts(IReadOnlyList<string> texts) => ModelFile.Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    });

    private static string[] ReadTexts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray()
            .Select(text => text.GetString() ?? throw new FormatException("a text is missing."))];
    }
}
