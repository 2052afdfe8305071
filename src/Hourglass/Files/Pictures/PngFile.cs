using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Hourglass.Files;

/// <summary>Writes pictures as PNG (ISO/IEC 15948), 8 bits per channel.</summary>
public static class PngFile
{
    /// <summary>Writes a picture so that under <paramref name="path"/> there is always the old file or the complete new one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, PixelImage image)
    {
        var bytes = Encode(image);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The bytes of the file.</summary>
    public static byte[] Encode(PixelImage image)
    {
        using var file = new MemoryStream();
        file.Write(PngReader.Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8; // bits per channel
        header[9] = image.Channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 }; // the format's color types
        header[10..].Clear(); // deflate, the five filters, not interlaced
        WriteChunk(file, "IHDR", header);

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true)) WriteRows(zlib, image);
        WriteChunk(file, "IDAT", compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>
    /// Each row as the filter leaves it that makes the sum of the absolute differences smallest, the choice that the
    /// standard recommends (clause 12.8).
    /// </summary>
    private static void WriteRows(Stream zlib, PixelImage image)
    {
        ReadOnlySpan<byte> above = new byte[image.Row(0).Length];
        var candidate = new byte[above.Length + 1];
        var best = new byte[above.Length + 1];
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            var smallest = long.MaxValue;
            for (byte filter = 0; filter <= 4; filter++)
            {
                candidate[0] = filter;
                var sum = Filter(filter, row, above, image.Channels, candidate.AsSpan(1));
                if (sum >= smallest) continue;
                smallest = sum;
                (best, candidate) = (candidate, best);
            }
            zlib.Write(best);
            above = row;
        }
    }

    /// <summary>Filters a row: 0 none, 1 left, 2 above, 3 mean of both, 4 Paeth. Returns the sum of |difference|.</summary>
    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int channels, Span<byte> result)
    {
        var sum = 0L;
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < channels ? 0 : row[i - channels];
            var corner = i < channels ? 0 : above[i - channels];
            var prediction = filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], corner),
            };
            result[i] = (byte)(row[i] - prediction);
            sum += Math.Abs((int)(sbyte)result[i]);
        }
        return sum;
    }

    /// <summary>Whichever of the three neighbors is nearest to left + above − corner; ties in this order.</summary>
    internal static int Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - 2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static void WriteChunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(data);
        var sum = new Crc32(); // of the type and the data
        sum.Append(name);
        sum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, sum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
