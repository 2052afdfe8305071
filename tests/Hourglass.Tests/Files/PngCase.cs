using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Hourglass.Tests.Files;

/// <summary>A PNG file of random samples in any form the standard knows, written without a line of the library's own.</summary>
internal sealed class PngCase(int width, int height, int depth, int type, bool isInterlaced, Random random)
{
    /// <summary>Which of the seven passes a pixel belongs to, as the standard draws it (clause 8.2).</summary>
    private const string Adam7 = "1646264677777777565656567777777736463646777777775656565677777777";

    public int Samples { get; } = type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>The samples, row after row, pixel after pixel, at full depth.</summary>
    public int[] Values { get; private set; } = [];

    /// <summary>Chunks that go before the pixels.</summary>
    public List<(string Type, byte[] Data)> Extra { get; } = [];

    public int Most { get; init; } = (1 << depth) - 1;

    public byte[] Write()
    {
        Values = [.. Enumerable.Range(0, width * height * Samples).Select(_ => random.Next(Most + 1))];
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
            foreach (var pass in isInterlaced ? "1234567" : "1")
                WritePass(zlib, (x, y) => !isInterlaced || Adam7[y % 8 * 8 + x % 8] == pass);
        var data = rows.ToArray();
        var cut = random.Next(data.Length + 1);
        byte[] header = [.. Number(width), .. Number(height), (byte)depth, (byte)type, 0, 0, (byte)(isInterlaced ? 1 : 0)];
        List<(string Type, byte[] Data)> chunks =
            [("IHDR", header), .. Extra, ("IDAT", data[..cut]), ("IDAT", data[cut..]), ("tEXt", [1, 2]), ("IEND", [])];
        return Join(chunks);
    }

    public static byte[] Join(IEnumerable<(string Type, byte[] Data)> chunks) =>
        [0x89, 80, 78, 71, 13, 10, 26, 10, .. chunks.SelectMany(chunk => Chunk(chunk.Type, chunk.Data))];

    private void WritePass(Stream zlib, Func<int, int, bool> isIn)
    {
        var above = Array.Empty<byte>();
        for (var y = 0; y < height; y++)
        {
            int[] columns = [.. Enumerable.Range(0, width).Where(x => isIn(x, y))];
            if (columns.Length == 0) continue;
            var bits = new StringBuilder();
            foreach (var x in columns)
                for (var s = 0; s < Samples; s++)
                    bits.Append(Convert.ToString(Values[(y * width + x) * Samples + s], 2).PadLeft(depth, '0'));
            while (bits.Length % 8 != 0) bits.Append('1'); // what pads a row means nothing
            byte[] row = [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.ToString(8 * i, 8), 2))];
            if (above.Length == 0) above = new byte[row.Length];
            var filter = random.Next(5);
            zlib.WriteByte((byte)filter);
            var reach = Math.Max(1, Samples * depth / 8);
            for (var i = 0; i < row.Length; i++)
            {
                var (a, b, c) = (i < reach ? 0 : row[i - reach], (int)above[i], i < reach ? 0 : above[i - reach]);
                var nearest = new[] { a, b, c }.MinBy(n => Math.Abs(a + b - c - n));
                zlib.WriteByte((byte)(row[i] - new[] { 0, a, b, (a + b) >> 1, nearest }[filter]));
            }

            above = row;
        }
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        return [.. Number(data.Length), .. content, .. Number((int)Sum(content))];
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>The checksum bit by bit, as the standard's annex D defines it.</summary>
    private static uint Sum(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
            for (var bit = 0; bit < 8; bit++) sum = (((sum ^ (uint)(value >> bit)) & 1) == 0 ? 0 : 0xEDB88320) ^ (sum >> 1);
        return ~sum;
    }
}
