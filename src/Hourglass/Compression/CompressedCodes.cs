using System.Globalization;
using System.Runtime.InteropServices;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Compression;

/// <summary>
/// Quantized codes of rows, as one file: safetensors with the packed codes as U8 (rows, bytes a row), the least values and steps as F32, and what model they are of.
/// Only that model's decoder turns them back into rows.
/// </summary>
public sealed class CompressedCodes
{
    private const string PackedName = "codes", LeastName = "least", StepName = "step", BitsKey = "hourglass.bits", ModelKey = "hourglass.model",
        DecoderKey = "hourglass.decoder", FormatKey = "format", Format = "hourglass-codes";

    private readonly byte[] _packed;
    private readonly uint _decoder;

    private CompressedCodes(CodeQuantizer quantizer, byte[] packed, string modelName, uint decoder) =>
        (Quantizer, _packed, ModelName, _decoder) = (quantizer, packed, modelName, decoder);

    /// <summary>How numbers became bits.</summary>
    public CodeQuantizer Quantizer { get; }

    /// <summary>The codes, <see cref="CodeQuantizer.RowBytes"/> a row.</summary>
    public ReadOnlySpan<byte> Packed => _packed;

    /// <summary>The name of the model they are of.</summary>
    public string ModelName { get; }

    /// <summary>How many rows.</summary>
    public int Count => _packed.Length / Quantizer.RowBytes;

    /// <summary>Encodes rows and packs their codes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Raw rows, at least one where no quantizer is given.</param>
    /// <param name="bits">8 or 4; unused where a quantizer is given.</param>
    /// <param name="quantizer">Ranges from elsewhere, such as training codes; fitted to these rows' own codes where null, so that none lies outside.</param>
    /// <exception cref="ArgumentException">The model is conditional: rows could not be decoded without their classes.</exception>
    public static CompressedCodes Of(Autoencoder model, DataSet rows, int bits = 8, CodeQuantizer? quantizer = null)
    {
        Check(model);
        var codes = model.Encode(rows.Table);
        quantizer ??= CodeQuantizer.Fit(codes, bits);
        return new CompressedCodes(quantizer, quantizer.Pack(codes), model.Recipe.Name, Decoder(model));
    }

    /// <summary>The rows that the codes stand for (n, features), in the units of the data.</summary>
    /// <exception cref="ArgumentException">They are another model's codes: its decoder has other weights.</exception>
    public float[,] Decode(Autoencoder model)
    {
        Check(model);
        if (model.LatentSize != Quantizer.Width || Decoder(model) != _decoder)
            throw new ArgumentException($"The codes are of a model “{ModelName}” with {Quantizer.Width} numbers a code and other weights; found “{model.Recipe.Name}” with {model.LatentSize}.", nameof(model));
        return model.Decode(Quantizer.Unpack(_packed));
    }

    /// <summary>Writes the file so that under <paramref name="path"/> there is always the old one or the whole new one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format, [BitsKey] = Quantizer.Bits.ToString(CultureInfo.InvariantCulture), [ModelKey] = ModelName,
            [DecoderKey] = _decoder.ToString("x8", CultureInfo.InvariantCulture),
        };
        SafetensorsFile.Write(
            path,
            [new NamedTensor(LeastName, [Quantizer.Width], Quantizer.Least.ToArray()), new NamedTensor(StepName, [Quantizer.Width], Quantizer.Step.ToArray())],
            metadata, new NamedBytes(PackedName, [Count, Quantizer.RowBytes], _packed));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">It holds no codes, or its parts do not agree.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static CompressedCodes Load(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        if (reader.Metadata.GetValueOrDefault(FormatKey) != Format) throw new ModelFileException(path, "it holds no compressed codes; hourglass compress makes them.");
        if (!int.TryParse(Text(BitsKey), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || !uint.TryParse(Text(DecoderKey), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var decoder))
            throw new ModelFileException(path, "its description cannot be read.");
        var (least, step, packed) = (Values(LeastName, 1), Values(StepName, 1), Values(PackedName, 2));
        try
        {
            var quantizer = new CodeQuantizer(bits, least.Values.Span, step.Values.Span);
            if (packed.Shape[1] != quantizer.RowBytes)
                throw new ModelFileException(path, $"a code of {quantizer.Width} numbers of {bits} bits takes {quantizer.RowBytes} bytes; found {packed.Shape[1]}.");
            return new CompressedCodes(quantizer, [.. packed.Values.ToArray().Select(value => (byte)value)], Text(ModelKey), decoder);
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException(path, e.Message.Split(" (Parameter", 2)[0], e);
        }

        string Text(string key) => reader.Metadata.TryGetValue(key, out var text) ? text : throw new ModelFileException(path, $"the metadata has no “{key}”.");

        NamedTensor Values(string name, int rank)
        {
            var entry = reader.Find(name) ?? throw new ModelFileException(path, $"the tensor “{name}” is missing.");
            if (entry.Shape.Count != rank || (rank == 2) != (entry.ElementType == "U8"))
                throw new ModelFileException(path, $"expected “{name}” as {(rank == 2 ? "U8 (rows, bytes)" : "one row of numbers")}; found {entry.ElementType} of {entry.Shape.Count} dimensions.");
            return reader.Read(entry);
        }
    }

    internal static void Check(Autoencoder model)
    {
        if (model.IsConditional) throw new ArgumentException($"The model “{model.Recipe.Name}” is conditional: its codes alone do not give the rows back.", nameof(model));
    }

    /// <summary>A check sum of the decoder's weights.</summary>
    private static uint Decoder(Autoencoder model)
    {
        var crc = uint.MaxValue;
        foreach (var part in model.Decoder.Parameters.Select(parameter => parameter.Values).Concat(model.Decoder.States.Select(state => state.Values)))
        {
            var values = new float[part.Length];
            model.Backend.Download(part, values);
            crc = Crc32.Add(crc, MemoryMarshal.AsBytes<float>(values));
        }

        var map = model.Scaler.Map;
        return ~Crc32.Add(Crc32.Add(crc, MemoryMarshal.AsBytes(map.Scale)), MemoryMarshal.AsBytes(map.Shift));
    }
}
