using System.Buffers.Binary;

namespace Hourglass.Files;

/// <summary>Which side is up, as a camera noted it (Exif, tag 0x0112): 1 where the picture is upright, to 8.</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112, ShortType = 3, EntryLength = 12;

    /// <summary>The orientation noted in a JPEG file; 1 where there is none.</summary>
    internal static int OfJpeg(ReadOnlySpan<byte> file)
    {
        // Segments of a marker, a length and content, until the pixels begin.
        for (var at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            var (marker, length) = (file[at + 1], BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
            if (marker is 0xDA or 0xD9 || length < 2 || at + 2 + length > file.Length) return 1;
            var content = file.Slice(at + 4, length - 2);
            if (marker == 0xE1 && content.StartsWith("Exif\0\0"u8)) return Of(content[6..]);
            at += 2 + length;
        }

        return 1;
    }

    /// <summary>The orientation in the data of Exif, which are laid out as TIFF is; 1 where there is none.</summary>
    internal static int Of(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return 1;
        var isBigEndian = tiff.StartsWith("MM"u8);
        if (!isBigEndian && !tiff.StartsWith("II"u8)) return 1;
        var start = Number(tiff[4..], 4, isBigEndian);
        if (start > tiff.Length - 2) return 1;
        var count = Number(tiff[(int)start..], 2, isBigEndian);
        for (var i = 0; i < count; i++)
        {
            var at = start + 2 + i * EntryLength;
            if (at + EntryLength > tiff.Length) return 1;
            var entry = tiff.Slice((int)at, EntryLength);
            if (Number(entry, 2, isBigEndian) != OrientationTag || Number(entry[2..], 2, isBigEndian) != ShortType) continue;
            var orientation = Number(entry[8..], 2, isBigEndian);
            return orientation is >= 1 and <= 8 ? (int)orientation : 1;
        }

        return 1;
    }

    private static long Number(ReadOnlySpan<byte> bytes, int length, bool isBigEndian) => (length, isBigEndian) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };
}
