using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

public class PngFileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Pixels_come_back_from_an_independent_decoder(int channels)
    {
        var random = new Random(channels);
        for (var round = 0; round < 25; round++)
        {
            var image = RandomImage(random, channels);
            var (width, height, found, pixels) = Decode(PngFile.Encode(image));
            Assert.Equal((image.Width, image.Height, channels), (width, height, found));
            Assert.Equal(image.Pixels.ToArray(), pixels);
        }
    }

    [PythonFact]
    public void Python_finds_the_checksums_right_and_the_rows_complete()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.png");
        PngFile.Write(path, RandomImage(new Random(5), 3));

        Assert.Equal("IHDR IDAT IEND True", Python.Run("""
            import struct, sys, zlib
            raw, at, names, data = open(sys.argv[1], 'rb').read(), 8, [], b''
            assert raw[:8] == b'\x89PNG\r\n\x1a\n'
            while at < len(raw):
                n, = struct.unpack('>I', raw[at:at + 4])
                body = raw[at + 4:at + 8 + n]
                assert struct.unpack('>I', raw[at + 8 + n:at + 12 + n])[0] == zlib.crc32(body)
                names.append(body[:4].decode())
                if names[-1] == 'IHDR': width, height = struct.unpack('>II', body[4:12])
                if names[-1] == 'IDAT': data += body[4:]
                at += 12 + n
            print(*names, len(zlib.decompress(data)) == height * (1 + 3 * width))
            """, path));
    }

    [Fact]
    public void Smooth_pictures_are_filtered_and_so_become_small()
    {
        var image = new PixelImage(128, 128, 1);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels.Span[i] = (byte)(i % 128 + i / 128);
        Assert.InRange(PngFile.Encode(image).Length, 0, 600);
    }

    [Fact]
    public void A_grid_places_enlarges_and_clips_its_pictures()
    {
        ReadOnlyMemory<float>[] pictures = [new[] { 0f, 1f }, new[] { 0.5f, -3f }, new[] { 2f, 0.2f }];
        var grid = PictureGrid.Compose(pictures, new Shape(1, 1, 2), columns: 2, gap: 1, scale: 2);

        Assert.Equal((10, 6, 2), (grid.Width, grid.Height, grid.Channels));
        string[] expected = ["0 0 255 255 - - 128 128 0 0", "- - - - - - - - - -", "255 255 51 51 - - - - - -"];
        for (var y = 0; y < 6; y++)
        {
            var row = Enumerable.Range(0, 10).Select(
                x => grid.Pixels.Span[(y * 10 + x) * 2 + 1] == 0 ? "-" : $"{grid.Pixels.Span[(y * 10 + x) * 2]}");
            Assert.Equal(expected[y / 2], string.Join(' ', row));
        }
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 0, 3)]
    [InlineData(3, 2, 4)]
    [InlineData(4, 2, 4)]
    public void A_grid_has_opacity_only_where_something_is_transparent(int channels, int gap, int expected)
    {
        var shape = new Shape(channels, 3, 4);
        var random = new Random(3);
        var pictures = Enumerable.Range(0, 4)
            .Select(_ => (ReadOnlyMemory<float>)Enumerable.Range(0, shape.Size).Select(_ => random.NextSingle()).ToArray()).ToList();
        var grid = PictureGrid.Compose(pictures, shape, columns: 2, gap);

        Assert.Equal(expected, grid.Channels);
        for (var i = 0; i < 4; i++)
            for (var at = 0; at < shape.Size; at++)
            {
                var (c, y, x) = (at / 12, at / 4 % 3 + i / 2 * (3 + gap), at % 4 + i % 2 * (4 + gap));
                Assert.Equal((byte)MathF.Round(pictures[i].Span[at] * 255), grid.Pixels.Span[(y * grid.Width + x) * expected + c]);
            }
    }

    [Fact]
    public void Pictures_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PictureGrid.Compose([], new Shape(1, 2, 2), 1));
        Assert.Throws<ArgumentException>(() => PictureGrid.Compose([new float[4]], new Shape(2, 1, 2), 1));
        Assert.Throws<ArgumentException>(() => PictureGrid.Compose([new float[4]], new Shape(4), 1));
        Assert.Contains(
            "Picture 1",
            Assert.Throws<ArgumentException>(() => PictureGrid.Compose([new float[4], new float[5]], new Shape(1, 2, 2), 1)).Message);
        Assert.Contains(
            "at 3",
            Assert.Throws<ArgumentException>(() => PictureGrid.Compose([new[] { 0, 0, 0, float.NaN }], new Shape(1, 2, 2), 1)).Message);
    }

    private static PixelImage RandomImage(Random random, int channels)
    {
        var image = new PixelImage(random.Next(1, 40), random.Next(1, 40), channels);
        // Half noise, half slopes, so that each filter is the best one somewhere.
        random.NextBytes(image.Pixels.Span[(image.Pixels.Length / 2)..]);
        for (var i = 0; i < image.Pixels.Length / 2; i++) image.Pixels.Span[i] = (byte)(i * random.Next(1, 3));
        return image;
    }

    /// <summary>Decodes as the standard describes it, sharing no line with the encoder.</summary>
    internal static (int Width, int Height, int Channels, byte[] Pixels) Decode(byte[] png)
    {
        var (width, height, channels) = (0, 0, 0);
        using var compressed = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var data = png.AsSpan(at + 8, length);
            switch (Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
                    Assert.Equal(8, data[8]);
                    channels = new[] { 1, 0, 3, 0, 2, 0, 4 }[data[9]];
                    break;
                case "IDAT":
                    compressed.Write(data);
                    break;
            }
            at += length + 12;
        }
        compressed.Position = 0;
        using var rows = new ZLibStream(compressed, CompressionMode.Decompress);
        var stride = width * channels;
        var pixels = new byte[height * stride];
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            rows.ReadExactly(pixels, y * stride, stride);
            for (var x = 0; x < stride; x++)
            {
                var a = x >= channels ? pixels[y * stride + x - channels] : 0;
                var b = y > 0 ? pixels[(y - 1) * stride + x] : 0;
                var c = x >= channels && y > 0 ? pixels[(y - 1) * stride + x - channels] : 0;
                var nearest = new[] { a, b, c }.MinBy(neighbor => Math.Abs(a + b - c - neighbor));
                pixels[y * stride + x] += (byte)new[] { 0, a, b, (a + b) >> 1, nearest }[filter];
            }
        }
        Assert.Equal(-1, rows.ReadByte());
        return (width, height, channels, pixels);
    }
}
