using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Hourglass.Files;

/// <summary>
/// Decodes PNG (ISO/IEC 15948): every color type, bit depth and filter, interlaced or not. All checksums are compared. A
/// color that the file declares transparent (tRNS) becomes an opacity; optional chunks, such as gamma and profiles, are ignored.
/// </summary>
internal sealed class PngReader(byte[] file, string name)
{
    private const int ChunkFrame = 12; // length, type and checksum around the data

    /// <summary>No byte of deflate's output costs less than this share of a byte of input (RFC 1951: 258 bytes for 2 bits).</summary>
    private const int MostInflation = 1032;

    private readonly List<(int Start, int Length)> _data = [];
    private PngHeader _header;
    private byte[]? _palette, _transparency;
    private int _orientation = 1;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    internal static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    internal PixelImage Read()
    {
        ReadChunks();
        CheckTables();
        var compressed = _data.Sum(piece => (long)piece.Length);
        if (_header.FilteredLength > compressed * MostInflation)
            throw Fault(
                $"expected data for {_header.Width} × {_header.Height} pixels; its {compressed} compressed bytes cannot hold that many.");
        var channels = (_header.HasPalette ? 3 : _header.Samples) + (_transparency is null ? 0 : 1);
        PictureFile.CheckUnpacked(
            name, file.Length, Math.Max(_header.FilteredLength, (long)_header.Width * _header.Height * channels));
        using var stream = new MemoryStream((int)compressed);
        foreach (var (start, length) in _data) stream.Write(file, start, length);
        stream.Position = 0;
        try
        {
            using var zlib = new ZLibStream(stream, CompressionMode.Decompress);
            return new PngPixels(_header, _palette, _transparency, name).Read(zlib, _orientation);
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // the latter: zlib's own errors
        {
            throw Fault($"its compressed pixels are damaged or truncated ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>Reads all chunks, compares their checksums and keeps those that the pixels need.</summary>
    private void ReadChunks()
    {
        for (var at = Signature.Length; ;)
        {
            if (file.Length - at < ChunkFrame)
                throw Fault($"expected another chunk at byte {at}; the file ends at byte {file.Length}: it is truncated.");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - ChunkFrame)
                throw Fault(
                    $"expected {length} bytes in the chunk at byte {at}; only {file.Length - at - ChunkFrame} follow: the file is "
                    + "truncated.");
            var content = file.AsSpan(at + 4, 4 + (int)length); // the type is part of what is summed
            var (wanted, found) = (BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length)), Crc32.HashToUInt32(content));
            if (wanted != found)
                throw Fault($"expected the checksum {wanted:X8} of the chunk at byte {at}; found {found:X8}: the file is damaged.");

            var type = Encoding.ASCII.GetString(content[..4]);
            if (at == Signature.Length != (type == "IHDR"))
                throw Fault($"expected the chunk IHDR, and only it, first; found {Shown(content)} at byte {at}.");
            switch (type)
            {
                case "IHDR": _header = PngHeader.Read(content[4..], name); break;
                case "PLTE": _palette = content[4..].ToArray(); break;
                case "tRNS": _transparency = content[4..].ToArray(); break;
                case "eXIf": _orientation = ExifOrientation.Of(content[4..]); break;
                case "IDAT": _data.Add((at + 8, (int)length)); break;
                case "IEND": return;
                default:
                    // Bit 5 of the first letter is clear in chunks that must not be ignored.
                    if ((content[0] & 0x20) == 0)
                        throw Fault($"the chunk {Shown(content)} at byte {at} is needed to decode it, but is not known.");
                    break;
            }

            at += ChunkFrame + (int)length;
        }
    }

    private static string Shown(ReadOnlySpan<byte> content) => Convert.ToHexString(content[..4]);

    private void CheckTables()
    {
        if (_data.Count == 0) throw Fault("expected pixels (IDAT); found none before the end.");
        if (_header.HasPalette && (_palette is null || _palette.Length is 0 or > 768 || _palette.Length % 3 != 0))
            throw Fault(
                $"expected a palette of 1 to 256 colors of 3 bytes; found {(_palette is null ? "none" : $"{_palette.Length} bytes")}.");
        if (_transparency is null) return;
        var most = _header.HasPalette ? _palette!.Length / 3 : 2 * _header.Samples;
        if (_header.HasOpacity || _transparency.Length > most || (!_header.HasPalette && _transparency.Length != most))
            throw Fault($"its table of transparency (tRNS, {_transparency.Length} bytes) does not suit color type {_header.ColorType}.");
    }

    private PictureFileException Fault(string trouble, Exception? inner = null) => new(name, trouble, inner);
}
