using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] _pictures = Bytes.Idx(2051, [2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]);
    private static readonly byte[] _labels = Bytes.Idx(2049, [2], [7, 0]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pictures_stay_bytes_and_labels_become_classes(bool packed)
    {
        var data = IdxFile.ReadImages(
            File(packed ? Bytes.Gzip(_pictures) : _pictures, "pictures"), File(packed ? Bytes.Gzip(_labels) : _labels, "labels"));
        Assert.Equal(new Shape(1, 2, 3), data.Shape);
        Assert.True(data.Table.IsBytes);
        Assert.Equal([0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255], data.Table.Bytes.ToArray());
        Assert.Equal([7, 0], data.Labels.ToArray());
        Assert.Equal("7", data.ClassNames[7]);
        Assert.Equal("pictures", data.Name);
    }

    [Fact]
    public void Rows_of_two_dimensions_are_read_too() =>
        Assert.Equal(new Shape(3), IdxFile.ReadImages(File(Bytes.Idx(2050, [2, 3], [1, 2, 3, 4, 5, 6]))).Shape);

    [Fact]
    public void Labels_instead_of_pictures_are_refused_with_both_numbers()
    {
        var message = Bytes.Refused(() => IdxFile.ReadImages(File(_labels)));
        Assert.Contains("magic number 2051", message, StringComparison.Ordinal);
        Assert.Contains("is 2049, that of a file of labels", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x00000A03, "is 2563.")]
    [InlineData(0x50003, "is 327683.")]
    [InlineData(0x00000805, "IDX of type 0x08 (bytes) of 5 dimensions; 1 to 4 are read")]
    public void Other_files_are_refused(int magic, string expected) =>
        Assert.Contains(
            expected, Bytes.Refused(() => IdxFile.ReadImages(File(Bytes.Idx(magic, [1, 1, 1], [0])))), StringComparison.Ordinal);

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        for (var length = 0; length < _pictures.Length; length++)
            Assert.Matches("truncated|ends within its header", Bytes.Refused(() => IdxFile.ReadImages(File(_pictures[..length]))));
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused()
    {
        var random = new byte[60];
        new Random(1).NextBytes(random);
        var packed = Bytes.Gzip(Bytes.Idx(2051, [5, 3, 4], random));
        for (var length = 0; length < packed.Length; length++) Bytes.Refused(() => IdxFile.ReadImages(File(packed[..length])));
        Assert.Equal(5, IdxFile.ReadImages(File(packed)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_behind_the_end_are_refused(bool packed)
    {
        byte[] longer = [.. _pictures, 0];
        Assert.Contains(
            "more data follows", Bytes.Refused(() => IdxFile.ReadImages(File(packed ? Bytes.Gzip(longer) : longer))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue, 28, 28)]
    [InlineData(2_000_000, 28, 28)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(0, 28, 28)]
    [InlineData(-1, 28, 28)]
    public void A_header_that_lies_is_refused_before_it_costs_memory(int count, int height, int width)
    {
        var lie = Bytes.Idx(2051, [count, height, width], new byte[100]);
        Bytes.Refused(() => IdxFile.ReadImages(File(lie)));
        Bytes.Refused(() => IdxFile.ReadImages(File(Bytes.Gzip(lie))));
    }

    [Fact]
    public void A_label_for_each_picture_is_demanded() =>
        Assert.Contains(
            "expected a label for each of the 2 rows", Bytes.Refused(
                () => IdxFile.ReadImages(File(_pictures), File(Bytes.Idx(2049, [3], [1, 2, 3]), "labels"))),
            StringComparison.Ordinal);

    private string File(byte[] content, string name = "file")
    {
        var path = _folder.File(name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }
}
