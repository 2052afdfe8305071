using System.Buffers.Binary;
using System.IO.Hashing;

namespace Hourglass.Robustness.Fuzzing;

/// <summary>Alters a valid file a little: the same seed gives the same file.</summary>
internal static class Mutation
{
    private static readonly byte[][] Texts =
    [
        "-1"u8.ToArray(), "0"u8.ToArray(), "1e999"u8.ToArray(), "9223372036854775808"u8.ToArray(), "2147483647"u8.ToArray(),
        "4294967296"u8.ToArray(), "NaN"u8.ToArray(), "null"u8.ToArray(), "[]"u8.ToArray(), "{}"u8.ToArray(), "\"\""u8.ToArray(),
        "\\ud800"u8.ToArray(), "\u00e9"u8.ToArray(), "1e39"u8.ToArray(), "true"u8.ToArray(), "\n"u8.ToArray(), ","u8.ToArray(),
    ];

    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, long.MaxValue, ulong.MaxValue, 0x7F800000,
        0x7FC00000,
    ];

    /// <summary>One of the seeds with 1 to 4 alterations, sometimes joined with another.</summary>
    internal static byte[] Of(IReadOnlyList<byte[]> seeds, Random random)
    {
        var file = (byte[])seeds[random.Next(seeds.Count)].Clone();
        if (seeds.Count > 1 && random.Next(16) == 0)
        {
            var other = seeds[random.Next(seeds.Count)];
            file = [.. file[..random.Next(file.Length + 1)], .. other[random.Next(other.Length + 1)..]];
        }

        var isTensors = file.Length > 9 && file[8] == '{' && random.Next(8) != 0;
        for (var i = random.Next(2) == 0 ? 1 : random.Next(1, 5); i > 0 && file.Length > 0; i--)
            file = isTensors ? AlterTensors(file, random) : Alter(file, random);
        return IsPng(file) && random.Next(4) != 0 ? WithChecksums(file) : file;
    }

    /// <summary>Alters the header of a safetensors file and corrects its length, or alters values in place.</summary>
    private static byte[] AlterTensors(byte[] file, Random random)
    {
        var length = (int)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(file), (ulong)file.Length - 8);
        if (random.Next(3) == 0 && file.Length > 8 + length)
        {
            file[random.Next(8 + length, file.Length)] ^= (byte)(1 << random.Next(8));
            return file;
        }

        var header = file[8..(8 + length)];
        header = random.Next(2) == 0 && header.Length > 0 ? Digits(header, random.Next(header.Length), random) : Alter(header, random);
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. file[(8 + length)..]];
    }

    private static byte[] Alter(byte[] file, Random random)
    {
        if (file.Length == 0) return file;
        // Headers decide most: half of the alterations are within the first 512 bytes.
        var reach = random.Next(2) == 0 ? Math.Min(512, file.Length) : file.Length;
        var at = random.Next(reach);
        switch (random.Next(9))
        {
            case 0: file[at] ^= (byte)(1 << random.Next(8)); return file;
            case 1: file[at] = (byte)random.Next(256); return file;
            case 2: return file[..at];
            case 3:
                var removed = Math.Min(random.Next(1, 32), file.Length - at);
                return [.. file[..at], .. file[(at + removed)..]];
            case 4:
                var repeated = Math.Min(random.Next(1, 64), file.Length - at);
                return [.. file[..(at + repeated)], .. file[at..]];
            case 5:
                var text = Texts[random.Next(Texts.Length)];
                return [.. file[..at], .. text, .. file[Math.Min(file.Length, at + random.Next(text.Length + 1))..]];
            case 6:
                Span<byte> bytes = stackalloc byte[8];
                var number = Numbers[random.Next(Numbers.Length)];
                if (random.Next(2) == 0) BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
                else BinaryPrimitives.WriteUInt64BigEndian(bytes, number << (random.Next(2) * 32));
                var size = Math.Min(1 << random.Next(4), file.Length - at);
                bytes[..size].CopyTo(file.AsSpan(at));
                return file;
            case 7: return Digits(file, at, random);
            default:
                var inserted = new byte[random.Next(1, 16)];
                random.NextBytes(inserted);
                return [.. file[..at], .. inserted, .. file[at..]];
        }
    }

    /// <summary>Replaces the number in digits that follows a position.</summary>
    private static byte[] Digits(byte[] file, int at, Random random)
    {
        while (at < file.Length && !char.IsAsciiDigit((char)file[at])) at++;
        var end = at;
        while (end < file.Length && char.IsAsciiDigit((char)file[end])) end++;
        return [.. file[..at], .. Texts[random.Next(8)], .. file[end..]];
    }

    private static bool IsPng(byte[] file) => file.Length > 8 && file[1] == 'P' && file[2] == 'N' && file[3] == 'G';

    /// <summary>Corrects the checksums of a PNG file's chunks, so that alterations reach what is behind them.</summary>
    private static byte[] WithChecksums(byte[] file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) break;
            var sum = Crc32.HashToUInt32(file.AsSpan(at + 4, (int)length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), sum);
            at += 12 + (int)length;
        }

        return file;
    }
}
