using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Parts;

namespace Hourglass.Models;

/// <summary>
/// A model as one safetensors file: its weights under the names of their layers (<c>encoder.0.weight</c>, row-major (outputs, inputs)), and
/// as strings in the file's metadata the format version, recipe, sample shape, scaler and history. What is attached to the model is a
/// string and tensors under <c>attachment.NAME</c>. Loading runs no code from the file.
/// </summary>
public static class ModelFile
{
    /// <summary>The version of the layout that this library writes; it reads this and all before.</summary>
    public const int FormatVersion = 1;

    private const string VersionKey = "hourglass.version", RecipeKey = "hourglass.recipe", ShapeKey = "hourglass.shape",
        ScalerKey = "hourglass.scaler", HistoryKey = "hourglass.history",
        ClassesKey = "hourglass.classes", TableKey = "hourglass.table", ChunkKey = "hourglass.chunkRows", AttachmentPrefix = "attachment.";

    /// <summary>Writes the model so that under <paramref name="path"/> there is always the old file or the whole new one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this Autoencoder model, string path) => Write(path, model, [], new Dictionary<string, string>());

    extension(Autoencoder)
    {
        /// <summary>Reads a model: <c>Autoencoder.Load(path)</c> or, the same, <c>ModelFile.Load(path)</c>.</summary>
        /// <param name="path">The file.</param>
        /// <param name="backend">The backend that runs the operations; <see cref="Backend.Default"/> where null.</param>
        /// <exception cref="ModelFileException">It is no model, is cut or lies about its sizes, or a newer version made it.</exception>
        /// <exception cref="IOException">The file is missing or cannot be read.</exception>
        public static Autoencoder Load(string path, Backend? backend = null)
        {
            using var reader = SafetensorsReader.Open(path);
            return Read(reader, path, backend);
        }
    }

    /// <summary>
    /// Reads a whole model, checkpoint, search index or file of compressed codes and compares header and tensors with the checksums that
    /// were written with them, whatever <see cref="ReaderLimits.VerifyChecksums"/> says.
    /// </summary>
    /// <returns>The number of checksums compared, one for the header and each tensor; 0 for a file of an earlier version.</returns>
    /// <exception cref="ModelFileException">The file was damaged after it was written, or is none of these.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static int Verify(string path)
    {
        using var reader = SafetensorsReader.Open(path, verify: true);
        return reader.Verify();
    }

    internal static void Write(
        string path, Autoencoder model, IReadOnlyList<NamedTensor> extraTensors, IReadOnlyDictionary<string, string> extraMetadata)
    {
        var metadata = new Dictionary<string, string>(extraMetadata)
        {
            ["format"] = "hourglass",
            [VersionKey] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            [RecipeKey] = RecipeJson.Write(model.Recipe),
            [ShapeKey] = Json(writer =>
            {
                writer.WriteStartArray();
                foreach (var dimension in model.InputShape.ToArray()) writer.WriteNumberValue(dimension);
                writer.WriteEndArray();
            }),
            [ScalerKey] = Json(model.Scaler.WriteTo),
            [ChunkKey] = model.ChunkRows.ToString(CultureInfo.InvariantCulture),
            [HistoryKey] = Json(writer => HistoryJson.Write(writer, model.History)),
        };
        if (model.Table is { } table) metadata[TableKey] = Json(table.WriteTo);
        if (model.ClassNames.Count > 0)
        {
            metadata[ClassesKey] = Json(writer =>
            {
                writer.WriteStartArray();
                foreach (var name in model.ClassNames) writer.WriteStringValue(name);
                writer.WriteEndArray();
            });
        }

        var tensors = model.Parameters.Parameters.Select(p => Tensor(model.Backend, p.Name, p.Dimensions, p.Values))
            .Concat(model.Parameters.States.Select(s => Tensor(model.Backend, s.Name, [s.Length], s.Values)))
            .Concat(model.Attachments.SelectMany(a => a.Value.Tensors.Select(
                t => new NamedTensor($"{AttachmentPrefix}{a.Key}.{t.Name}", [.. t.Shape], t.Values))))
            .Concat(extraTensors);
        foreach (var (name, attachment) in model.Attachments)
        {
            if (name.Contains('.'))
                throw new ArgumentException($"Expected the name of an attachment without a full stop; found “{name}”.", nameof(model));
            metadata[AttachmentPrefix + name] = attachment.Json;
        }

        SafetensorsFile.Write(path, [.. tensors], metadata);
    }

    internal static Autoencoder Read(SafetensorsReader reader, string path, Backend? backend)
    {
        var version = Text(VersionKey);
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            throw new ModelFileException(path, $"the format version is “{version}”; expected a whole number from 1 on.");
        if (number > FormatVersion)
        {
            throw new ModelFileException(
                path, $"it was made by a newer version of Hourglass (format {number}; this one reads up to {FormatVersion}).");
        }

        try
        {
            using var shape = JsonDocument.Parse(Text(ShapeKey));
            using var scaler = JsonDocument.Parse(Text(ScalerKey));
            using var history = JsonDocument.Parse(Text(HistoryKey));
            var recipe = RecipeJson.Parse(Text(RecipeKey));
            var input = Shape.From([.. shape.RootElement.EnumerateArray().Select(e => e.GetInt32())]);
            using var classes = JsonDocument.Parse(reader.Metadata.GetValueOrDefault(ClassesKey, "[]"));
            var classNames = classes.RootElement.EnumerateArray().Select(e => e.GetString() ?? "").ToList();
            CheckTensors(reader, path, recipe, input, classNames.Count);
            var read = Scaler.Read(scaler.RootElement);
            if (!read.Map.IsUniform && read.Map.Scale.Length != input.Size)
                throw new ModelFileException(path, $"its scaler has {read.Map.Scale.Length} columns; a sample has {input.Size} values.");
            var model = new Autoencoder(recipe, read, input, backend, classNames)
            {
                History = HistoryJson.Read(history.RootElement),
            };
            Workspace.CheckSize(model, rows: 1, training: false);
            if (reader.Metadata.TryGetValue(TableKey, out var columns))
            {
                using var table = JsonDocument.Parse(columns);
                model.Table = TableSchema.Read(table.RootElement);
            }

            if (reader.Metadata.TryGetValue(ChunkKey, out var chunk))
                model.ChunkRows = int.Parse(chunk, NumberStyles.None, CultureInfo.InvariantCulture);
            foreach (var p in model.Parameters.Parameters) ReadValues(reader, path, model.Backend, p.Name, p.Dimensions, p.Values);
            foreach (var s in model.Parameters.States) ReadValues(reader, path, model.Backend, s.Name, [s.Length], s.Values);
            ReadAttachments(reader, path, model);
            return model;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException and not ModelFileException or RecipeException or ArgumentException or OverflowException)
        {
            throw new ModelFileException(path, $"its description cannot be used: {e.Message}", e);
        }

        string Text(string key) => reader.Metadata.TryGetValue(key, out var text)
            ? text
            : throw new ModelFileException(path, $"it holds no Hourglass model: the metadata has no “{key}”.");
    }

    /// <summary>The text that <paramref name="write"/> writes.</summary>
    internal static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static NamedTensor Tensor(Backend backend, string name, IReadOnlyList<int> dimensions, Matrix source)
    {
        var values = new float[source.Length];
        backend.Download(source, values);
        return new NamedTensor(name, [.. dimensions], values);
    }

    private static void ReadAttachments(SafetensorsReader reader, string path, Autoencoder model)
    {
        List<string> names =
        [
            .. reader.Metadata.Keys.Where(key => key.StartsWith(AttachmentPrefix, StringComparison.Ordinal))
                .Select(key => key[AttachmentPrefix.Length..]),
        ];
        var most = ReaderLimits.Current.Attachments;
        if (names.Count > most)
            throw new ModelFileException(path, $"it has {names.Count} attachments: {ReaderLimits.Describe(most, "Attachments")}.");
        var tensors = names.ToDictionary(name => name, _ => new List<NamedTensor>());
        foreach (var entry in reader.Tensors)
        {
            // attachment.NAME.TENSOR; a name has no full stop.
            if (!entry.Name.StartsWith(AttachmentPrefix, StringComparison.Ordinal)) continue;
            var end = entry.Name.IndexOf('.', AttachmentPrefix.Length);
            if (end < 0 || !tensors.TryGetValue(entry.Name[AttachmentPrefix.Length..end], out var list)) continue;
            var tensor = reader.Read(entry);
            if (!TensorPrimitives.IsFiniteAll(tensor.Values.Span))
                throw new ModelFileException(path, $"the tensor “{entry.Name}” holds a value that is not finite.");
            list.Add(new NamedTensor(entry.Name[(end + 1)..], [.. tensor.Shape], tensor.Values));
        }

        foreach (var name in names) model.Attachments[name] = new Attachment(reader.Metadata[AttachmentPrefix + name], tensors[name]);
    }

    private static void ReadValues(
        SafetensorsReader reader, string path, Backend backend, string name, IReadOnlyList<int> expected, Matrix destination)
    {
        var entry = reader.Find(name) ?? throw new ModelFileException(path, $"the tensor “{name}” is missing.");
        if (!entry.Shape.Select(d => (long)d).SequenceEqual(expected.Select(d => (long)d)))
        {
            throw new ModelFileException(path,
                $"the tensor “{name}” is {string.Join('×', entry.Shape)}; the recipe asks for {string.Join('×', expected)}.");
        }

        var values = new float[destination.Length];
        reader.Read(entry, values);
        if (!TensorPrimitives.IsFiniteAll<float>(values))
            throw new ModelFileException(path, $"the tensor “{name}” holds a value that is not finite.");
        backend.Upload(values, destination);
    }

    /// <summary>Refuses a recipe that asks for more weights than the file holds, before anything is allocated for them.</summary>
    private static void CheckTensors(SafetensorsReader reader, string path, Recipe recipe, Shape input, int classes)
    {
        var held = reader.Tensors.Sum(t => t.Length);
        var asked = Autoencoder.Weights(recipe, input, classes);
        if (asked > held)
        {
            throw new ModelFileException(
                path, $"its recipe needs {asked} weights, but it holds {held} values: the file is cut or altered.");
        }
    }
}
