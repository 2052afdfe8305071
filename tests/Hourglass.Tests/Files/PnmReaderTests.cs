using System.Text;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

public sealed class PnmReaderTests
{
    [Theory]
    [InlineData("P2\n# a comment\n3 2 # and another\n15\n0 15 5\n10 1 2\n", 1, "0 255 85 170 17 34")]
    [InlineData("P2 2 1 65535 65535 32768", 1, "255 128")]
    [InlineData("P3 1 2 255 1 2 3\n4 5 6", 3, "1 2 3 4 5 6")]
    [InlineData("P5 3 1 255 abc", 1, "97 98 99")]
    [InlineData("P5\n2 1\n65535\n\xFF\xFF\x01\x01", 1, "255 1")]
    [InlineData("P6 1 1 127\n\x7F\x00\x01", 3, "255 0 2")]
    public void Known_pixels_are_found(string file, int channels, string expected)
    {
        var image = PictureFile.Decode(Encoding.Latin1.GetBytes(file), "a.pgm");
        Assert.Equal(channels, image.Channels);
        Assert.Equal(expected, string.Join(' ', image.Pixels.ToArray()));
    }

    [Theory]
    [InlineData("P5 3 1 255 ab", "truncated")]
    [InlineData("P5 3 1 255 abcd", "expected 3 bytes of pixels; found 4")]
    [InlineData("P2 3 1 255 1 2", "truncated")]
    [InlineData("P2 3 1 255 100 2", "value 2 of 3; the file ends")]
    [InlineData("P2 2 1 255 1 2 3", "found more")]
    [InlineData("P2 2 1 9 1 10", "values from 0 to 9; value 1 is 10")]
    [InlineData("P2 2 x", "expected the height")]
    [InlineData("P2 2", "expected the height; the file ends")]
    [InlineData("P2 2 0 255 1", "2 × 0")]
    [InlineData("P2 2 1 70000 1 2", "largest value from 1 to 65535; found 70000")]
    [InlineData("P2 99999999999 1 255 1", "expected the width below")]
    [InlineData("P5 20000 20000 255 a", "20000 × 20000 pixels: the limit Pixels is 134217728; raise it")]
    [InlineData("P5 10000 10000 255 a", "only 1 bytes follow")]
    public void A_file_that_is_not_what_it_promises_is_refused_by_a_sentence(string file, string sentence)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<PictureFileException>(() => PictureFile.Decode(Encoding.Latin1.GetBytes(file), "a.pgm")).Message;
        Assert.StartsWith("a.pgm: ", message);
        Assert.Contains(sentence, message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
