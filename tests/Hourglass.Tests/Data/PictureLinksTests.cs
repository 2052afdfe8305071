using System.Buffers.Binary;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>Links, pictures of other formats, and what a picture file has that a row has not.</summary>
public sealed class PictureLinksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void A_link_to_the_folder_itself_or_to_one_above_is_not_followed()
    {
        Write("pictures/x/a.png");
        Write("beside.png");
        Directory.CreateSymbolicLink(_folder.File("pictures/x/up"), "..");
        Directory.CreateSymbolicLink(_folder.File("pictures/x/top"), "../..");
        Directory.CreateSymbolicLink(_folder.File("pictures/x/self"), ".");
        var read = PictureFolder.Read(_folder.File("pictures"));
        Assert.Equal([_folder.File("pictures/x/a.png")], read.Files);
        Assert.Contains("3 links to a folder already read", Assert.Single(read.Notes));
    }

    /// <summary>Two links each to the folder above, in ten folders: 20 choices at each step, without end.</summary>
    [UnixFact]
    public void Many_links_in_circles_take_no_time()
    {
        for (var i = 0; i < 10; i++)
        {
            Write($"f{i}/a.png");
            Directory.CreateSymbolicLink(_folder.File($"f{i}/one"), "..");
            Directory.CreateSymbolicLink(_folder.File($"f{i}/two"), $"../f{(i + 1) % 10}");
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(10, PictureFolder.Read(_folder.Path).Data.Count);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [UnixFact]
    public void A_link_to_another_folder_is_followed_once()
    {
        Write("elsewhere/deep/a.png");
        Directory.CreateDirectory(_folder.File("pictures"));
        Directory.CreateSymbolicLink(_folder.File("pictures/cats"), "../elsewhere");
        Directory.CreateSymbolicLink(_folder.File("pictures/dogs"), _folder.File("elsewhere"));
        Directory.CreateSymbolicLink(_folder.File("elsewhere/deep/back"), "../../elsewhere");
        var read = PictureFolder.Read(_folder.File("pictures"));
        Assert.Equal([_folder.File("pictures/cats/deep/a.png")], read.Files);
        Assert.Equal(["cats"], read.Data.ClassNames);
        Assert.Contains("2 links", Assert.Single(read.Notes));
    }

    [UnixFact]
    public void A_link_that_leads_nowhere_is_named_and_can_be_left_out()
    {
        Write("a.png");
        File.CreateSymbolicLink(_folder.File("b.png"), "nowhere.png");
        File.CreateSymbolicLink(_folder.File("c.png"), "c.png");
        Directory.CreateSymbolicLink(_folder.File("d"), "nowhere");
        Assert.Contains(
            "b.png: it is a link to nowhere.png, which does not exist",
            Assert.Throws<PictureFileException>(() => PictureFolder.Read(_folder.Path)).Message, StringComparison.Ordinal);
        var read = PictureFolder.Read(_folder.Path, new PictureOptions { SkipBroken = true });
        Assert.Equal(1, read.Data.Count);
        Assert.Equal(2, read.Skipped.Count);
        Assert.Contains("b.png", read.Skipped[0]);
        Assert.Contains("c.png", read.Skipped[1]);
    }

    [Fact]
    public void Pictures_of_other_formats_are_counted_by_ending()
    {
        foreach (var name in (string[])["b.bmp", "c.gif", "d.tif", "e.webp", "f.GIF", "notes.txt", ".hidden.gif"])
            File.WriteAllBytes(_folder.File(name), [1]);
        Assert.Contains(
            "found none among 7 files, of which are not read: 1 .bmp, 2 .gif, 1 .tif, 1 .webp",
            Assert.Throws<DataFormatException>(() => PictureFolder.Read(_folder.Path)).Message, StringComparison.Ordinal);
        Write("a.png");
        var notes = PictureFolder.Read(_folder.Path).Notes;
        Assert.EndsWith(
            "left out pictures of formats that are not read: 1 .bmp, 2 .gif, 1 .tif, 1 .webp; PNG and JPEG are", Assert.Single(notes),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.jfif")]
    [InlineData("a.JPE")]
    public void Other_endings_of_jpeg_are_pictures(string name)
    {
        Assert.True(PictureFolder.IsPicture(name));
        Write("a.png");
        File.Move(_folder.File("a.png"), _folder.File(name)); // the content decides how it is read
        Assert.Equal(1, PictureFolder.Read(_folder.Path).Data.Count);
    }

    [Fact]
    public void Sixteen_bits_are_noted()
    {
        File.WriteAllBytes(_folder.File("a.png"), new PngCase(2, 2, 16, 0, false, new Random(1)).Write());
        File.WriteAllText(_folder.File("b.pgm"), "P2 2 2 4095 0 1 2 4095");
        Write("c.png", 2);
        var note = Assert.Single(PictureFolder.Read(_folder.Path).Notes);
        Assert.Contains("2 of 3 pictures have 16 bits a channel and are reduced to 8", note, StringComparison.Ordinal);
        Assert.Contains("a.png", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_orientation_is_found_and_noted(bool isBigEndian)
    {
        Assert.Equal(6, ExifOrientation.OfJpeg([0xFF, 0xD8, .. Segment(Tiff(isBigEndian, 6)), 0xFF, 0xDA, 0, 2]));
        Assert.Equal(1, ExifOrientation.OfJpeg([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, .. Segment(Tiff(isBigEndian, 1)), 0xFF, 0xDA, 0, 2]));
        Assert.Equal(1, ExifOrientation.OfJpeg([0xFF, 0xD8, 0xFF, 0xDA, 0, 2]));
        var whole = Tiff(isBigEndian, 8);
        for (var length = 0; length < whole.Length; length++) Assert.InRange(ExifOrientation.Of(whole.AsSpan(0, length)), 1, 8);

        var png = new PngCase(2, 2, 8, 0, false, new Random(1));
        png.Extra.Add(("eXIf", whole));
        File.WriteAllBytes(_folder.File("a.png"), png.Write());
        Write("b.png", 2);
        var note = Assert.Single(PictureFolder.Read(_folder.Path).Notes);
        Assert.Contains("1 of 2 pictures have a camera's note that another side is up, which is not applied", note);
    }

    private static byte[] Segment(byte[] tiff)
    {
        byte[] content = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xE1, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
    }

    /// <summary>A directory of two entries, the second the orientation.</summary>
    private static byte[] Tiff(bool isBigEndian, ushort orientation)
    {
        return [.. isBigEndian ? "MM"u8 : "II"u8, .. Short(42), .. Long(8), .. Short(2),
            .. Short(0x010F), .. Short(3), .. Long(1), .. Short(9), .. Short(0),
            .. Short(0x0112), .. Short(3), .. Long(1), .. Short(orientation), .. Short(0)];

        byte[] Short(ushort value) => BitConverter.GetBytes(isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

        byte[] Long(uint value) => BitConverter.GetBytes(isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
    }

    private void Write(string path, int size = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(path))!);
        PngFile.Write(_folder.File(path), new PixelImage(size, size, 1));
    }
}
