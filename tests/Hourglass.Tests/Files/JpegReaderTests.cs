using Hourglass.Files;

namespace Hourglass.Tests.Files;

public sealed class JpegReaderTests
{
    [Fact]
    public void A_missing_library_is_named_with_what_to_install()
    {
        if (JpegReader.IsAvailable) return;
        var refused = Assert.Throws<DllNotFoundException>(() => PictureFile.Decode([0xFF, 0xD8, 0xFF, 0xE0], "a.jpg"));
        Assert.Contains("a.jpg", refused.Message);
        Assert.Contains("libturbojpeg0", refused.Message);
    }

    /// <summary>
    /// 8×8 pixels of one gray: tables with a single code, "0", then 0 1001000000 0: the mean 576 = 8·(200 − 128), and no more.
    /// </summary>
    [JpegFact]
    public void A_picture_written_by_hand_is_read()
    {
        var file = Convert.FromHexString(
            "FFD8" + "FFDB004300" + string.Concat(Enumerable.Repeat("01", 64)) + "FFC0000B080008000801011100" +
            "FFC4001400" + "01000000000000000000000000000000" + "0A" + "FFC4001410" + "01000000000000000000000000000000" + "00" +
            "FFDA0008010100003F00" + "480F" + "FFD9");
        var image = PictureFile.Decode(file, "a.jpg");
        Assert.Equal((8, 8, 1), (image.Width, image.Height, image.Channels));
        Assert.All(image.Pixels.ToArray(), pixel => Assert.Equal(200, pixel));
    }

    [JpegFact]
    public void A_file_without_pixels_is_refused_by_a_sentence() =>
        Assert.Contains("a.jpg: expected a picture of at least 1", Assert.Throws<PictureFileException>(
            () => PictureFile.Decode([0xFF, 0xD8, 0xFF, 0xE0, 0, 1], "a.jpg")).Message);

    [JpegFact(needsData: true)]
    public void Photos_are_read_and_cut_ones_are_refused()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("HOURGLASS_DATA")!, "images");
        var bytes = File.ReadAllBytes(Path.Combine(folder, "photos", "china.jpg"));
        var image = PictureFile.Decode(bytes, "china.jpg");
        Assert.Equal((640, 427, 3), (image.Width, image.Height, image.Channels));
        Assert.Contains("libturbojpeg says", Assert.Throws<PictureFileException>(
            () => PictureFile.Decode(bytes[..(bytes.Length / 2)], "china.jpg")).Message);

        // Its tiles were cut by another program.
        var paths = Directory.GetFiles(Path.Combine(folder, "photo-tiles32", "china"));
        Assert.NotEmpty(paths);
        foreach (var path in paths)
        {
            var words = Path.GetFileNameWithoutExtension(path).Split('_');
            var (top, left) = (32 * int.Parse(words[0][1..]), 32 * int.Parse(words[1][1..]));
            var tile = PictureFile.Read(path);
            for (var y = 0; y < 32; y++)
                Assert.Equal(tile.Row(y).ToArray(), image.Row(top + y).Slice(3 * left, 96).ToArray());
        }
    }
}
