using Hourglass.Files;

namespace Hourglass.Tests.Files;

public sealed class PictureChangesTests
{
    private static readonly (byte, byte, byte) White = (255, 255, 255), Red = (255, 0, 0);

    [Fact]
    public void What_is_not_opaque_lies_over_the_background()
    {
        Assert.Equal(
            [255, 0, 0, 0, 10, 20, 127, 5, 10],
            Values(PictureChanges.Over(Image(3, 1, 4, 9, 9, 9, 0, 0, 10, 20, 255, 0, 10, 20, 128), Red)));
        Assert.Equal([255, 100, 178], Values(PictureChanges.Over(Image(3, 1, 2, 7, 0, 100, 255, 100, 127), White)));
        Assert.Equal([255, 0, 0], Values(PictureChanges.Over(Image(1, 1, 2, 7, 0), Red)));
    }

    [Fact]
    public void Gray_is_the_luma_of_red_green_and_blue() =>
        Assert.Equal(
            [76, 150, 29, 255],
            Values(PictureChanges.WithChannels(Image(4, 1, 3, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255), 1, White)));

    [Theory]
    [InlineData(1, 3, "5 5 5")]
    [InlineData(1, 4, "5 5 5 255")]
    [InlineData(2, 1, "5")]
    [InlineData(2, 3, "5 5 5")]
    [InlineData(2, 4, "5 5 5 255")]
    [InlineData(3, 1, "34")]
    [InlineData(3, 4, "5 6 255 255")]
    [InlineData(4, 1, "34")]
    [InlineData(4, 3, "5 6 255")]
    public void Any_channels_become_any_others(int from, int to, string expected)
    {
        byte[] pixel = from switch { 1 => [5], 2 => [5, 255], 3 => [5, 6, 255], _ => [5, 6, 255, 255] };
        var image = PictureChanges.WithChannels(Image(1, 1, from, pixel), to, White);
        Assert.Equal(expected, string.Join(' ', Values(image)));
    }

    [Fact]
    public void Area_takes_the_mean_of_what_a_pixel_covers()
    {
        var image = Image(4, 2, 1, 0, 10, 20, 30, 40, 50, 60, 70);
        Assert.Equal([25, 45], Values(PictureChanges.Resize(image, 1, 2, ResizeKind.Area)));
        Assert.Equal([35], Values(PictureChanges.Resize(image, 1, 1, ResizeKind.Area)));
        Assert.Equal([23, 35, 48], Values(PictureChanges.Resize(image, 1, 3, ResizeKind.Area))); // (20·1 + 30/3)/(4/3) = 22.5 …
    }

    [Fact]
    public void Bilinear_lies_between_the_neighbors()
    {
        var image = Image(2, 1, 1, 0, 100);
        Assert.Equal([0, 25, 75, 100], Values(PictureChanges.Resize(image, 1, 4, ResizeKind.Bilinear)));
        Assert.Equal([0, 100, 0, 100, 0, 100], Values(PictureChanges.Resize(image, 3, 2, ResizeKind.Bilinear)));
        Assert.Equal([50], Values(PictureChanges.Resize(image, 1, 1, ResizeKind.Bilinear)));
    }

    [Fact]
    public void What_cannot_be_seen_does_not_bleed_into_what_can()
    {
        var image = Image(2, 1, 4, 10, 20, 30, 255, 200, 200, 200, 0);
        Assert.Equal([10, 20, 30, 128], Values(PictureChanges.Resize(image, 1, 1, ResizeKind.Area)));
        Assert.Equal([0, 0, 0, 0], Values(PictureChanges.Resize(Image(2, 1, 4, 9, 9, 9, 0, 9, 9, 9, 0), 1, 1, ResizeKind.Area)));
    }

    /// <summary>A picture of one color stays so at any size; and area keeps the mean where sizes divide.</summary>
    [Fact]
    public void Flat_pictures_stay_flat_and_means_are_kept()
    {
        var random = new Random(6);
        for (var round = 0; round < 100; round++)
        {
            var image = new PixelImage(random.Next(1, 30), random.Next(1, 30), random.Next(1, 5));
            image.Pixels.Span.Fill((byte)random.Next(1, 256));
            var (height, width) = (random.Next(1, 30), random.Next(1, 30));
            var made = PictureChanges.Resize(image, height, width, (ResizeKind)(round % 2));
            Assert.Equal((width, height, image.Channels), (made.Width, made.Height, made.Channels));
            if (image.Channels is 1 or 3) Assert.All(Values(made), value => Assert.Equal(image.Bytes[0], value));

            var large = new PixelImage(3 * width, 2 * height, 1);
            random.NextBytes(large.Bytes);
            Assert.Equal(
                large.Bytes.Average(v => v), PictureChanges.Resize(large, height, width, ResizeKind.Area).Bytes.Average(v => v), 0.5);
        }
    }

    [Fact]
    public void The_middle_is_cut_out()
    {
        var image = Image(4, 3, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Assert.Equal([5, 6], Values(PictureChanges.CropCenter(image, 1, 2)));
        Assert.Equal([0, 1, 2, 4, 5, 6, 8, 9, 10], Values(PictureChanges.CropCenter(image, 3, 3)));
        Assert.Equal((3, 3), PictureChanges.Inside(image, 32, 32));
        Assert.Equal((2, 4), PictureChanges.Inside(image, 1, 2));
    }

    private static PixelImage Image(int width, int height, int channels, params byte[] values)
    {
        var image = new PixelImage(width, height, channels);
        values.CopyTo(image.Pixels);
        return image;
    }

    private static byte[] Values(PixelImage image) => image.Pixels.ToArray();
}
