using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Hourglass.Files;

/// <summary>
/// The checksums in the metadata of a safetensors file: XXH3 (64 bits) of the header and of each tensor in the order of the file, as
/// hexadecimal digits. That of the header is taken with its own digits as zeros.
/// </summary>
/// <remarks>
/// A second entry names the kind. A file with one entry and not the other has lost it, so that a flipped bit in the name of an entry
/// does not pass for an earlier file, which has neither.
/// </remarks>
internal sealed class SafetensorsChecksums
{
    internal const string ValuesKey = "hourglass.checksums", KindKey = "hourglass.checksums.kind", Kind = "xxh3";

    private const int Digits = 16;
    private static readonly byte[] Zeros = Encoding.ASCII.GetBytes(new string('0', Digits));

    private readonly string _file;
    private readonly ulong _header;
    private readonly Dictionary<string, ulong> _tensors;

    private SafetensorsChecksums(string file, ulong header, Dictionary<string, ulong> tensors) =>
        (_file, _header, _tensors) = (file, header, tensors);

    /// <summary>The metadata of a file that is written, with the header's checksum still missing: <see cref="Seal"/> fills it in.</summary>
    internal static Dictionary<string, string> AddTo(
        IReadOnlyDictionary<string, string>? metadata, IReadOnlyList<NamedTensor> tensors, NamedBytes? bytes)
    {
        var sums = tensors.Select(tensor => OfValues(tensor.Values.Span));
        if (bytes is not null) sums = sums.Append(XxHash3.HashToUInt64(bytes.Values.Span));
        return new Dictionary<string, string>(metadata ?? new Dictionary<string, string>())
        {
            [KindKey] = Kind,
            [ValuesKey] = string.Join(' ', sums.Select(Text).Prepend(Encoding.ASCII.GetString(Zeros))),
        };
    }

    /// <summary>Writes the header's checksum into it.</summary>
    /// <param name="header">The whole header with the 8 bytes of its length and its padding.</param>
    internal static void Seal(Span<byte> header)
    {
        var key = Encoding.ASCII.GetBytes($"\"{ValuesKey}\":\"");
        var start = header.IndexOf(key) + key.Length; // a quotation mark within a text is escaped: this is the entry
        Encoding.ASCII.GetBytes(Text(XxHash3.HashToUInt64(header)), header[start..]);
    }

    /// <summary>The checksums of a file; null for an earlier file, which has none.</summary>
    /// <exception cref="ModelFileException">They are damaged.</exception>
    internal static SafetensorsChecksums? Read(
        string file, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorEntry> tensors)
    {
        var (hasValues, hasKind) = (metadata.TryGetValue(ValuesKey, out var values), metadata.TryGetValue(KindKey, out var kind));
        if (!hasValues && !hasKind) return null;
        if (!hasValues || kind != Kind)
            throw new ModelFileException(file, $"expected checksums of the kind {Kind}; found “{kind}”: the file is damaged.");
        var sums = new List<ulong>();
        foreach (var text in values!.Split(' '))
        {
            if (text.Length != Digits || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum))
                throw new ModelFileException(file, $"a checksum is not a number of {Digits} hexadecimal digits: the file is damaged.");
            sums.Add(sum);
        }

        if (sums.Count != tensors.Count + 1)
            throw new ModelFileException(file, $"expected {tensors.Count + 1} checksums; found {sums.Count}: the file is damaged.");
        // Tensors without values share an offset, so that their order is not certain; nor does it matter.
        var named = tensors.Select((tensor, i) => (tensor.Name, tensor.Length, Sum: sums[i + 1])).Where(pair => pair.Length > 0);
        return new SafetensorsChecksums(file, sums[0], named.ToDictionary(pair => pair.Name, pair => pair.Sum, StringComparer.Ordinal));
    }

    /// <summary>Compares the header with its checksum.</summary>
    /// <param name="length">The 8 bytes of its length.</param>
    /// <param name="json">The rest of it, as parsed.</param>
    /// <exception cref="ModelFileException">It has been altered since it was written.</exception>
    internal void CheckHeader(ReadOnlySpan<byte> length, ReadOnlySpan<byte> json)
    {
        var own = Encoding.ASCII.GetBytes($"\"{ValuesKey}\":\"{Text(_header)}");
        var start = json.IndexOf(own) + own.Length - Digits;
        var hash = new XxHash3();
        hash.Append(length);
        hash.Append(start < 0 ? json : json[..start]);
        if (start >= 0)
        {
            hash.Append(Zeros);
            hash.Append(json[(start + Digits)..]);
        }

        if (hash.GetCurrentHashAsUInt64() != _header)
            throw new ModelFileException(_file, "its header does not match its checksum: the file was damaged after it was written.");
    }

    /// <summary>Compares a tensor's bytes, as they were read, with their checksum.</summary>
    /// <exception cref="ModelFileException">They have been altered since they were written.</exception>
    internal void Check(TensorEntry tensor, XxHash3 hash)
    {
        if (_tensors.TryGetValue(tensor.Name, out var expected) && hash.GetCurrentHashAsUInt64() != expected)
            throw new ModelFileException(
                _file, $"tensor '{tensor.Name}' does not match its checksum: the file was damaged after it was written.");
    }

    private static ulong OfValues(ReadOnlySpan<float> values)
    {
        const int chunk = 1 << 24; // spans of bytes are limited to 2 GB
        var hash = new XxHash3();
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, chunk)..])
            hash.Append(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, chunk)]));
        return hash.GetCurrentHashAsUInt64();
    }

    private static string Text(ulong sum) => sum.ToString("x16", CultureInfo.InvariantCulture);
}
