using Hourglass.Files;

namespace Hourglass.Tests.Files;

public sealed class PngReaderTests
{
    public static TheoryData<int, int> Forms => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 },
        { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_color_type_and_depth_is_read_interlaced_or_not(int type, int depth)
    {
        var random = new Random(10 * type + depth);
        for (var round = 0; round < 40; round++)
        {
            var (width, height) = (random.Next(1, 20), random.Next(1, 20));
            var colors = Math.Min(1 << depth, 200);
            var file = new PngCase(width, height, depth, type, round % 2 == 1, random) { Most = type == 3 ? colors - 1 : (1 << depth) - 1 };
            var palette = new byte[3 * colors];
            random.NextBytes(palette);
            if (type == 3) file.Extra.Add(("PLTE", palette));
            var image = PictureFile.Decode(file.Write(), "a.png");

            Assert.Equal((width, height, type == 3 ? 3 : file.Samples), (image.Width, image.Height, image.Channels));
            var expected = type == 3
                ? file.Values.SelectMany(v => palette.AsSpan(3 * v, 3).ToArray())
                : file.Values.Select(v => (byte)Math.Round(v * 255.0 / ((1 << depth) - 1), MidpointRounding.AwayFromZero));
            Assert.Equal([.. expected], image.Pixels.ToArray());
        }
    }

    [Theory]
    [InlineData(0, 2, false)]
    [InlineData(0, 16, true)]
    [InlineData(2, 8, false)]
    [InlineData(2, 16, true)]
    public void A_transparent_color_becomes_an_opacity(int type, int depth, bool isInterlaced)
    {
        var file = new PngCase(9, 7, depth, type, isInterlaced, new Random(1)) { Most = 3 };
        byte[] clear = [0, 2, 0, 1, 0, 3];
        file.Extra.Add(("tRNS", clear[..(2 * file.Samples)]));
        var image = PictureFile.Decode(file.Write(), "a.png");

        Assert.Equal(file.Samples + 1, image.Channels);
        for (var i = 0; i < 63; i++)
        {
            var isClear = Enumerable.Range(0, file.Samples).All(s => file.Values[i * file.Samples + s] == clear[2 * s + 1]);
            Assert.Equal(isClear ? 0 : 255, image.Pixels.Span[(i + 1) * image.Channels - 1]);
        }
    }

    [Fact]
    public void Colors_of_a_palette_have_the_opacities_that_are_listed_and_are_opaque_beyond()
    {
        var file = new PngCase(6, 5, 2, 3, false, new Random(2)) { Most = 2 };
        file.Extra.Add(("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]));
        file.Extra.Add(("tRNS", [0, 100]));
        var image = PictureFile.Decode(file.Write(), "a.png");
        byte[][] colors = [[1, 2, 3, 0], [4, 5, 6, 100], [7, 8, 9, 255]];
        Assert.Equal([.. file.Values.SelectMany(v => colors[v])], image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_written_comes_back(int channels)
    {
        using var folder = new TemporaryFolder();
        var image = new PixelImage(31, 17, channels);
        new Random(channels).NextBytes(image.Pixels.Span);
        PngFile.Write(folder.File("a"), image);
        Assert.Equal(image.Pixels.ToArray(), PictureFile.Read(folder.File("a")).Pixels.ToArray());
    }

    [Fact]
    public void A_file_that_is_not_what_it_promises_is_refused_by_a_sentence()
    {
        var whole = new PngCase(20, 20, 8, 2, false, new Random(3)).Write();
        Assert.Contains("empty", Refused([]));
        Assert.Contains("47494638", Refused("GIF89a"u8.ToArray()));
        Assert.Contains("truncated", Refused(whole[..^13]));
        Assert.Contains("truncated", Refused(whole[..100]));
        Assert.Contains("checksum", Refused(Changed(whole, 60)));

        byte[] header = [0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0];
        byte[] pixels = [0x78, 0x01, 0x01, 6, 0, 0xF9, 0xFF, 0, 1, 2, 0, 3, 4, 0x00, 0x1D, 0x00, 0x0B]; // stored rows 0 1 2, 0 3 4
        Assert.Equal([1, 2, 3, 4], Read(header, pixels).Pixels.ToArray());
        Assert.Contains("data end in row 2", Refused(Changed(header, 7, 3), pixels, "truncated"));
        Assert.Contains("found more", Refused(Changed(header, 7, 1), pixels));
        Assert.Contains("damaged", Refused(header, Changed(pixels, 15)));
        Assert.Contains(
            "filter from 0 to 4", Refused(header, [0x78, 0x01, 0x01, 6, 0, 0xF9, 0xFF, 9, 1, 2, 0, 3, 4, 0x00, 0x53, 0x00, 0x14]));
        Assert.Contains("type 0 with 3 bits", Refused(Changed(header, 8, 3), pixels));
        Assert.Contains("0 × 2", Refused(Changed(header, 3, 0), pixels));
        Assert.Contains("cannot hold that many", Refused(Changed(header, 1, 9), pixels));
        Assert.Contains("the limit Pixels is 134217728", Refused(Changed(Changed(header, 0, 9), 4, 9), pixels));
        Assert.Contains("palette", Refused(Changed(header, 9, 3), pixels));
        Assert.Contains("found none before the end", Refused(PngCase.Join([("IHDR", header), ("IEND", [])])));
        Assert.Contains("not known", Refused(PngCase.Join([("IHDR", header), ("ABCD", []), ("IDAT", pixels), ("IEND", [])])));
        Assert.Contains("tRNS", Refused(PngCase.Join([("IHDR", header), ("tRNS", [1]), ("IDAT", pixels), ("IEND", [])])));
        Assert.Contains("colors from 0 to 2; found 3", Refused(
            PngCase.Join([("IHDR", Changed(header, 9, 3)), ("PLTE", new byte[9]), ("IDAT", pixels), ("IEND", [])])));
    }

    /// <summary>Whatever is changed in it, a file is read or refused, with little memory.</summary>
    [Fact]
    public void Damage_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 600; trial++)
        {
            var form = Forms.ElementAt(trial % Forms.Count);
            var (type, depth) = ((int)form[0], (int)form[1]);
            var file = new PngCase(11, 12, depth, type, trial % 2 == 0, random);
            if (type == 3) file.Extra.Add(("PLTE", new byte[3 << depth]));
            var bytes = file.Write();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (trial % 3 == 0) bytes = bytes[..random.Next(bytes.Length)];
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                PictureFile.Decode(bytes, "a.png");
            }
            catch (PictureFileException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    private static byte[] Changed(byte[] bytes, int at, byte? value = null)
    {
        var changed = bytes.ToArray();
        changed[at] = value ?? (byte)(changed[at] ^ 4);
        return changed;
    }

    private static PixelImage Read(byte[] header, byte[] data) =>
        PictureFile.Decode(PngCase.Join([("IHDR", header), ("IDAT", data), ("IEND", [])]), "a.png");

    private static string Refused(byte[] header, byte[] data, string? also = null)
    {
        var message = Refused(PngCase.Join([("IHDR", header), ("IDAT", data), ("IEND", [])]));
        if (also is not null) Assert.Contains(also, message);
        return message;
    }

    private static string Refused(byte[] file)
    {
        var message = Assert.Throws<PictureFileException>(() => PictureFile.Decode(file, "a.png")).Message;
        Assert.StartsWith("a.png: ", message);
        return message;
    }
}
