using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Parts;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class PictureFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Subfolders_are_classes_and_all_is_in_ordinal_order()
    {
        Write("b/2.png", 1, 2, 1, [20, 21]);
        Write("b/10.png", 1, 2, 1, [10, 11]);
        Write("B/deeper/1.PNG", 1, 2, 1, [1, 2]);
        Write("b/.hidden.png", 9, 9, 1, new byte[81]);
        File.WriteAllText(_folder.File("readme.txt"), "not a picture");
        File.WriteAllText(_folder.File("b/3.pgm"), "P2 2 1 255 30 31");
        var data = PictureFolder.Read(_folder.Path).Data;

        Assert.Equal(new Shape(1, 1, 2), data.Shape);
        Assert.Equal(["B", "b"], data.ClassNames);
        Assert.Equal([0, 1, 1, 1], data.Labels.ToArray());
        Assert.Equal([1, 2, 10, 11, 20, 21, 30, 31], data.Table.Bytes.ToArray());
        Assert.Equal(Path.GetFileName(_folder.Path), data.Name);
    }

    [Fact]
    public void Without_subfolders_there_are_no_labels_and_a_row_is_channel_y_x()
    {
        Write("a.png", 2, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        var data = DataFile.Open(_folder.Path);
        Assert.False(data.HasLabels);
        Assert.Equal(new Shape(3, 2, 2), data.Shape);
        Assert.Equal([1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12], data.Table.Bytes.ToArray());
    }

    [Fact]
    public void Pictures_are_cropped_then_resized_then_cut_into_tiles()
    {
        Write("a.png", 5, 6, 1, [.. Enumerable.Range(0, 30).Select(i => (byte)i)]);
        Assert.Equal([7, 8, 9, 10, 13, 14, 15, 16], Bytes(new PictureOptions { Crop = [2, 4] }));
        Assert.Equal([11, 13], Bytes(new PictureOptions { Crop = [2, 4], Size = [1, 2] }));
        Assert.Equal([11, 13], Bytes(new PictureOptions { Crop = [2, 4], Size = [1, 2], Tile = [1, 1] }));
        Assert.Equal([13, 14, 15, 16], Bytes(new PictureOptions { Crop = [1, 4], Tile = [1, 2] }));
        Assert.Equal([13, 14, 14, 15, 15, 16], Bytes(new PictureOptions { Crop = [1, 4], Tile = [1, 2], Stride = [1, 1] }));
        Assert.Equal(
            [0, 1, 6, 7, 3, 4, 9, 10, 12, 13, 18, 19, 15, 16, 21, 22], Bytes(new PictureOptions { Tile = [2, 2], Stride = [2, 3] }));
        Assert.Equal(new Shape(1, 2, 2), PictureFolder.Read(_folder.Path, new PictureOptions { Tile = [2, 2] }).Data.Shape);
        Assert.Equal([14], Bytes(new PictureOptions { Size = [1, 1], CropToFit = true })); // the mean of the left 5 × 5
        Assert.Equal([6, 9, 21, 24], Bytes(new PictureOptions { Size = [2, 2], Resize = ResizeKind.Bilinear })); // 5.5, 8.5, 20.5, 23.5

        byte[] Bytes(PictureOptions options) => PictureFolder.Read(_folder.Path, options).Data.Table.Bytes.ToArray();
    }

    [Fact]
    public void Channels_are_those_asked_for_or_those_of_the_first()
    {
        Write("a.png", 1, 1, 4, [10, 20, 30, 0]);
        Write("b.png", 1, 1, 2, [50, 255]);
        Assert.Equal([10, 20, 30, 0, 50, 50, 50, 255], Bytes(new PictureOptions()));
        Assert.Equal([255, 255, 255, 50, 50, 50], Bytes(new PictureOptions { Channels = 3 }));
        Assert.Equal([16, 50], Bytes(new PictureOptions { Channels = 1, Background = "#101010" }));
        Assert.Equal([1, 2, 255, 50, 50, 50], Bytes(new PictureOptions { Channels = 3, Background = "#0102fF" }));

        Write("c.png", 1, 1, 3, [1, 2, 3]);
        Assert.Contains("c.png: expected 4 channels as in the first picture; found 3", Refused(new PictureOptions()));
        Assert.Equal(9, Bytes(new PictureOptions { Channels = 3 }).Length);

        byte[] Bytes(PictureOptions options) => PictureFolder.Read(_folder.Path, options).Data.Table.Bytes.ToArray();
    }

    [Fact]
    public void A_picture_of_another_size_is_named_with_both_sizes()
    {
        Write("a.png", 2, 3, 1, new byte[6]);
        Write("b.png", 3, 2, 1, new byte[6]);
        var refused = Refused(new PictureOptions());
        Assert.Contains("b.png: expected 2 × 3 pixels (height × width)", refused);
        Assert.Contains("found 3 × 2", refused);
        Assert.Contains("b.png: expected at least the 2 × 3 pixels of a tile; found 3 × 2", Refused(new PictureOptions { Tile = [2, 3] }));
        Assert.Contains("b.png: expected at least", Refused(new PictureOptions { Crop = [2, 3] }));
        Assert.Equal(2, PictureFolder.Read(_folder.Path, new PictureOptions { Size = [4, 4] }).Data.Count);
    }

    [Fact]
    public void A_broken_file_is_refused_or_skipped_and_counted()
    {
        Write("one/a.png", 1, 1, 1, [7]);
        Write("two/b.png", 1, 1, 1, [8]);
        File.WriteAllBytes(_folder.File("one/broken.png"), File.ReadAllBytes(_folder.File("one/a.png"))[..40]);
        var refused = Assert.Throws<PictureFileException>(() => PictureFolder.Read(_folder.Path)).Message;
        Assert.Contains("broken.png: expected", refused);
        Assert.EndsWith("(skipBroken, --skip-broken).", refused);

        var read = PictureFolder.Read(_folder.Path, new PictureOptions { SkipBroken = true });
        Assert.Equal([7, 8], read.Data.Table.Bytes.ToArray());
        Assert.Equal([0, 1], read.Data.Labels.ToArray());
        Assert.Contains("broken.png", Assert.Single(read.Skipped));

        foreach (var path in (string[])["one/a.png", "two/b.png"]) File.WriteAllBytes(_folder.File(path), [0]);
        Assert.Contains("all 3 are damaged", Refused(new PictureOptions { SkipBroken = true }));
    }

    [Fact]
    public void A_folder_without_pictures_is_refused()
    {
        File.WriteAllText(_folder.File("rows.csv"), "1,2");
        Assert.Contains("found none among 1 files", Refused(new PictureOptions()));
    }

    [Fact]
    public void Folders_do_not_name_classes_where_there_are_pictures_beside_them()
    {
        Write("b.png", 1, 1, 1, [1]);
        Write("z/a.png", 1, 1, 1, [2]);
        var read = PictureFolder.Read(_folder.Path);
        Assert.Equal([1, 2], read.Data.Table.Bytes.ToArray());
        Assert.False(read.Data.HasLabels);
        Assert.Contains("beside the folder “z”", Assert.Single(read.Notes));
    }

    [Fact]
    public void Options_that_cannot_be_met_or_would_do_nothing_are_refused_by_name()
    {
        Check("channels", new PictureOptions { Channels = 2 });
        Check("background", new PictureOptions { Background = "white" });
        Check("background", new PictureOptions { Background = "#000000", Channels = 4 });
        Check("size", new PictureOptions { Size = [3] });
        Check("crop", new PictureOptions { Crop = [0, 3] });
        Check("stride", new PictureOptions { Stride = [1, 1] });
        Check("resize", new PictureOptions { Resize = ResizeKind.Area });
        Check("cropToFit", new PictureOptions { CropToFit = true });
        Check("tile", new PictureOptions { Size = [4, 4], Tile = [5, 4] });

        void Check(string option, PictureOptions options) => Assert.StartsWith(
            option + ": ", Assert.Throws<InvalidInputException>(
                () => PictureFolder.Read(_folder.Path, options)).Message, StringComparison.Ordinal);
    }

    [DataFact]
    public void Tiles_of_a_photo_are_those_that_another_program_cut()
    {
        var tiles = PictureFolder.Read(Images("photo-tiles32")).Data;
        Assert.Equal((840, new Shape(3, 32, 32)), (tiles.Count, tiles.Shape));
        Assert.Equal(["astronaut", "chelsea", "china", "coffee", "flower", "hubble_deep_field", "rocket"], tiles.ClassNames);

        File.Copy(Path.Combine(Images("photos"), "astronaut.png"), _folder.File("astronaut.png"));
        var cut = PictureFolder.Read(_folder.Path, new PictureOptions { Tile = [32, 32] }).Data;
        Assert.Equal(256, cut.Count);
        var row = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(Images("photo-tiles32"), "astronaut")).Order(StringComparer.Ordinal))
        {
            var words = Path.GetFileNameWithoutExtension(path).Split('_');
            var at = 16 * int.Parse(words[0][1..]) + int.Parse(words[1][1..]);
            Assert.Equal(tiles.Table.Bytes.Slice(3072 * row++, 3072).ToArray(), cut.Table.Bytes.Slice(3072 * at, 3072).ToArray());
        }
    }

    [DataFact]
    public void Icons_keep_their_opacity_or_lie_over_a_color()
    {
        var icons = PictureFolder.Read(Images("tango32")).Data;
        Assert.Equal((214, new Shape(4, 32, 32), 9), (icons.Count, icons.Shape, icons.ClassNames.Count));
        Assert.Equal(69, icons.Labels.Count(0)); // actions
        var flat = PictureFolder.Read(Images("tango32"), new PictureOptions { Background = "#204060", Size = [16, 16] }).Data;
        Assert.Equal(new Shape(3, 16, 16), flat.Shape);
        Assert.Equal([0x20, 0x40, 0x60], new[] { 0, 256, 512 }.Select(c => flat.Table.Bytes[c])); // a clear corner
    }

    private static string Images(string folder) => Path.Combine(Environment.GetEnvironmentVariable("HOURGLASS_DATA")!, "images", folder);

    private string Refused(PictureOptions options) =>
        Assert.Throws<DataFormatException>(() => PictureFolder.Read(_folder.Path, options)).Message;

    private void Write(string path, int height, int width, int channels, byte[] pixels)
    {
        var image = new PixelImage(width, height, channels);
        pixels.CopyTo(image.Pixels);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(path))!);
        PngFile.Write(_folder.File(path), image);
    }
}
