using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

public sealed class LabeledGridTests
{
    private static readonly ReadOnlyMemory<float> Gray = Enumerable.Repeat(0.5f, 100).ToArray();

    [Fact]
    public void Without_labels_pictures_are_on_white_with_gaps()
    {
        var image = new LabeledGrid { Pictures = [Gray, Gray, default], Shape = new Shape(1, 10, 10), Columns = 2, Scale = 1 }.Compose();
        Assert.Equal((24, 24, 3), (image.Width, image.Height, image.Channels));
        Assert.Equal([128, 128, 128], image.Row(0)[..3].ToArray());
        Assert.Equal([255, 255, 255], image.Row(0).Slice(30, 3).ToArray());
        Assert.Equal([255, 255, 255], image.Row(20).Slice(3 * 20, 3).ToArray());
    }

    [Fact]
    public void Names_captions_and_axes_have_room_of_their_own()
    {
        var image = new LabeledGrid
        {
            Pictures = [Gray, Gray], Shape = new Shape(1, 10, 10), Columns = 2, Scale = 1, RowNames = ["z0"], ColumnNames = ["−1", "1.5"],
            Captions = ["", "row 7"], XName = "f →", YName = "↑ z1",
        }.Compose();
        // Columns are as wide as "row 7", 29 pixels; the row's name takes 11 + 4, each line of labels 10.
        Assert.Equal((15 + 29 + 4 + 29, 20 + 10 + 10 + 10), (image.Width, image.Height));
        Assert.Contains(Dark(image, 0, 8), dark => dark);
        Assert.Contains(Dark(image, 10, 18), dark => dark);
        Assert.Contains(Dark(image, 42, 50), dark => dark);
    }

    [Fact]
    public void A_caption_may_have_several_lines_and_all_cells_have_room_for_the_most()
    {
        var grid = new LabeledGrid { Pictures = [Gray, Gray, Gray], Shape = new Shape(1, 10, 10), Columns = 3, Scale = 1 };
        var image = (grid with { Captions = ["", "7", "1\nrow 7"] }).Compose();
        Assert.Equal((3 * 29 + 2 * 4, 10 + 2 * 10), (image.Width, image.Height));
        Assert.Contains(Dark(image, 10, 20), dark => dark);
        Assert.Contains(Dark(image, 20, 30), dark => dark);
        for (var y = 20; y < 30; y++) Assert.Equal(-1, image.Row(y)[..(3 * 66)].IndexOf((byte)0)); // the second line, below the third
    }

    [Fact]
    public void A_letter_has_its_pixels()
    {
        var pixels = new List<(int, int)>();
        PixelFont.Draw("L", (x, y) => pixels.Add((x, y)));
        Assert.Equal([.. Enumerable.Range(0, 7).Select(y => (0, y)), (1, 6), (2, 6), (3, 6), (4, 6)], pixels);
        Assert.Equal(PixelFont.Width("äöß?"), PixelFont.Width("ao??"));
    }

    [Fact]
    public void Names_must_fit_and_pictures_have_the_shape()
    {
        var grid = new LabeledGrid { Pictures = [Gray, Gray], Shape = new Shape(1, 10, 10), Columns = 2 };
        Assert.Contains("1 names of rows", Assert.Throws<ArgumentException>(() => (grid with { RowNames = ["a", "b"] }).Compose()).Message);
        Assert.Contains("2 captions", Assert.Throws<ArgumentException>(() => (grid with { Captions = ["a"] }).Compose()).Message);
        Assert.Throws<ArgumentException>(() => (grid with { Shape = new Shape(1, 9, 9) }).Compose());
    }

    private static IEnumerable<bool> Dark(PixelImage image, int from, int to)
    {
        for (var y = from; y < to; y++)
            for (var x = 0; x < image.Width; x++) yield return image.Row(y)[3 * x] == 0;
    }
}
