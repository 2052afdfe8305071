using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Compression;

/// <summary>
/// Quantized codes of rows, saved to one safetensors file: the packed codes as U8 (rows, bytes per row), minimums and steps as F32, and the
/// name and decoder checksum of the model. Only that model's decoder can reconstruct the rows.
/// </summary>
public sealed class CompressedCodes
{
    private const string PackedName = "codes", MinimumName = "least", StepName = "step";
    private const string BitsKey = "hourglass.bits", ModelKey = "hourglass.model", DecoderKey = "hourglass.decoder";
    private const string FormatKey = "format", Format = "hourglass-codes";

    private readonly byte[] _packed;
    private readonly uint _decoder;

    private CompressedCodes(CodeQuantizer quantizer, byte[] packed, string modelName, uint decoder) =>
        (Quantizer, _packed, ModelName, _decoder) = (quantizer, packed, modelName, decoder);

    /// <summary>The quantizer.</summary>
    public CodeQuantizer Quantizer { get; }

    /// <summary>The packed codes, <see cref="CodeQuantizer.RowBytes"/> per row.</summary>
    public ReadOnlySpan<byte> Packed => _packed;

    /// <summary>The name of the model.</summary>
    public string ModelName { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _packed.Length / Quantizer.RowBytes;

    /// <summary>Encodes rows and packs their codes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Raw rows, at least one unless a quantizer is given.</param>
    /// <param name="bits">8 or 4; ignored if a quantizer is given.</param>
    /// <param name="quantizer">
    /// A quantizer fitted to other codes, such as training codes; null to fit it to the codes of these rows.
    /// </param>
    /// <exception cref="ArgumentException">The model is conditional, so that rows cannot be decoded without their classes.</exception>
    public static CompressedCodes Create(Autoencoder model, DataSet rows, int bits = 8, CodeQuantizer? quantizer = null)
    {
        Check(model);
        var codes = model.Encode(model.TableOf(rows));
        quantizer ??= CodeQuantizer.Fit(codes, bits);
        return new CompressedCodes(quantizer, quantizer.Pack(codes), model.Recipe.Name, Decoder(model));
    }

    /// <summary>Decodes the rows (n, features), in the units of the data.</summary>
    /// <exception cref="ArgumentException">The codes are those of another model, whose decoder has other weights.</exception>
    public float[,] Decode(Autoencoder model)
    {
        Check(model);
        if (model.LatentSize != Quantizer.Width || Decoder(model) != _decoder)
            throw new InvalidInputException(
                $"The codes are of a model “{ModelName}” with {Quantizer.Width} values per code and other weights; found "
                + $"“{model.Recipe.Name}” with {model.LatentSize}.", nameof(model));
        return model.Decode(Quantizer.Unpack(_packed));
    }

    /// <summary>Writes the file atomically: <paramref name="path"/> is always the old file or the complete new one.</summary>
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
            [
                new NamedTensor(MinimumName, [Quantizer.Width], Quantizer.Minimum.ToArray()),
                new NamedTensor(StepName, [Quantizer.Width], Quantizer.Step.ToArray()),
            ],
            metadata, new NamedBytes(PackedName, [Count, Quantizer.RowBytes], _packed));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">The file does not contain codes, or is inconsistent.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static CompressedCodes Load(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        if (reader.Metadata.GetValueOrDefault(FormatKey) != Format)
            throw new ModelFileException(path, "it does not contain compressed codes, as written by hourglass compress.");
        if (!int.TryParse(Text(BitsKey), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || !uint.TryParse(Text(DecoderKey), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var decoder))
            throw new ModelFileException(path, "its description cannot be read.");
        var (minimum, step, packed) = (Values(MinimumName, 1), Values(StepName, 1), Values(PackedName, 2));
        try
        {
            var quantizer = new CodeQuantizer(bits, minimum.Values.Span, step.Values.Span);
            if (packed.Shape[1] != quantizer.RowBytes)
                throw new ModelFileException(
                    path, $"a code of {quantizer.Width} values of {bits} bits takes {quantizer.RowBytes} bytes; found {packed.Shape[1]}.");
            return new CompressedCodes(quantizer, [.. packed.Values.ToArray().Select(value => (byte)value)], Text(ModelKey), decoder);
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException(path, e.Message.Split(" (Parameter", 2)[0], e);
        }

        string Text(string key) => reader.Metadata.TryGetValue(key, out var text)
            ? text
            : throw new ModelFileException(path, $"the metadata has no “{key}”.");

        NamedTensor Values(string name, int rank)
        {
            var entry = reader.Find(name) ?? throw new ModelFileException(path, $"the tensor “{name}” is missing.");
            if (entry.Shape.Count != rank || (rank == 2) != (entry.ElementType == "U8"))
            {
                throw new ModelFileException(
                    path,
                    $"expected “{name}” as {(rank == 2 ? "U8 (rows, bytes)" : "one row of numbers")}; "
                    + $"found {entry.ElementType} of {entry.Shape.Count} dimensions.");
            }

            return reader.Read(entry);
        }
    }

    internal static void Check(Autoencoder model)
    {
        if (model.IsConditional)
            throw new InvalidInputException(
                $"The model “{model.Recipe.Name}” is conditional: its codes cannot be decoded without the classes.", nameof(model));
    }

    /// <summary>A checksum of the decoder's weights.</summary>
    private static uint Decoder(Autoencoder model)
    {
        var sum = new Crc32();
        foreach (
            var part in model.Decoder.Parameters.Select(parameter => parameter.Values).Concat(
                model.Decoder.States.Select(state => state.Values)))
        {
            var values = new float[part.Length];
            model.Backend.Download(part, values);
            sum.Append(MemoryMarshal.AsBytes<float>(values));
        }

        var map = model.Scaler.Map;
        sum.Append(MemoryMarshal.AsBytes(map.Scale));
        sum.Append(MemoryMarshal.AsBytes(map.Shift));
        sum.Append(MemoryMarshal.AsBytes(map.Offset)); // nothing for a map without, as in files of earlier versions
        sum.Append(MemoryMarshal.AsBytes(map.Factor));
        return sum.GetCurrentHashAsUInt32();
    }
}
