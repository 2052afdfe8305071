using System.IO.Compression;
using System.Text;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class NpzFileTests : IDisposable
{
    private static readonly byte[] _rows = Bytes.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }", [1, 2, 3, 4, 5, 6]);
    private static readonly byte[] _classes = Bytes.Npy(
        "{'descr': '<i4', 'fortran_order': False, 'shape': (3, 1), }", [9, 0, 0, 0, 4, 0, 0, 0, 9, 0, 0, 0]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Rows_and_classes_are_found_by_their_usual_names(CompressionLevel level)
    {
        var data = Read(Bytes.Zip(level, ("y.npy", _classes), ("X.npy", _rows), ("readme.txt", [])));
        Assert.Equal([1, 2, 3, 4, 5, 6], data.Table.Bytes.ToArray());
        Assert.Equal(["4", "9"], data.ClassNames);
        Assert.Equal([1, 0, 1], data.Labels.ToArray());
    }

    [Fact]
    public void Arrays_are_chosen_by_name()
    {
        File.WriteAllBytes(_folder.File("a.npz"), Bytes.Zip(CompressionLevel.Fastest, ("codes.npy", _rows), ("kinds.npy", _classes)));
        Assert.True(NpzFile.Read(_folder.File("a.npz"), "codes", "kinds").HasLabels);
        Assert.False(NpzFile.Read(_folder.File("a.npz"), "codes").HasLabels);
        Assert.Contains(
            "which array holds the rows? It has codes, kinds.", Bytes.Refused(() => NpzFile.Read(_folder.File("a.npz"))),
            StringComparison.Ordinal);
        Assert.Contains(
            "there is no array “z”; it has codes, kinds.", Bytes.Refused(() => NpzFile.Read(_folder.File("a.npz"), "z")),
            StringComparison.Ordinal);
        Assert.Contains(
            "a whole number or a text for each of 3 rows", Bytes.Refused(() => NpzFile.Read(_folder.File("a.npz"), "kinds", "codes")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_archive_a_damaged_one_and_one_without_arrays_are_refused()
    {
        var whole = Bytes.Zip(CompressionLevel.NoCompression, ("x.npy", _rows));
        for (var length = 0; length < whole.Length; length++) Bytes.Refused(() => Read(whole[..length]));

        var at = whole.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 2, 3, 4, 5, 6]);
        whole[at + 2] ^= 64;
        Assert.Contains("checksum differs", Bytes.Refused(() => Read(whole)), StringComparison.Ordinal);

        Assert.Contains(
            "found none", Bytes.Refused(() => Read(Bytes.Zip(CompressionLevel.Fastest, ("a.txt", [])))), StringComparison.Ordinal);
        Assert.Contains(
            "array “x”", Bytes.Refused(() => Read(Bytes.Zip(CompressionLevel.Fastest, ("x.npy", Encoding.ASCII.GetBytes("no array"))))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_reads_back(bool numbers)
    {
        var data = new DataSet(
            "d", RowTable.FromFloats([1, 2, 3, 4, 5, 6, 7, 8], 2, 4), new Shape(1, 2, 2), [1, 0], numbers ? ["-3", "8"] : ["cat", "dog"]);
        NpzFile.Write(_folder.File("w.npz"), data);
        var back = NpzFile.Read(_folder.File("w.npz"));
        Assert.Equal(data.Table.Floats.ToArray(), back.Table.Floats.ToArray());
        Assert.Equal(data.Shape, back.Shape);
        Assert.Equal(numbers ? ["-3", "8"] : ["0", "1"], back.ClassNames);
        Assert.Equal([1, 0], back.Labels.ToArray());
    }

    [NumpyFact]
    public void Numpy_reads_what_is_written()
    {
        NpzFile.Write(_folder.File("w.npz"), new DataSet("d", RowTable.FromFloats([1, 2, 3, 4], 2, 2), null, [1, 0], ["5", "8"]));
        Assert.Equal(
            "['x', 'y'] float32 [[1.0, 2.0], [3.0, 4.0]] int32 [8, 5]",
            Python.Run(
                "import sys, numpy as n; a = n.load(sys.argv[1]); print(a.files, a['x'].dtype, a['x'].tolist(), a['y'].dtype, "
                + "a['y'].tolist())",
                _folder.File("w.npz")));
    }

    [NumpyFact]
    public void What_numpy_saves_is_read_stored_and_deflated()
    {
        Python.Run(
            "import sys, os, numpy as n; d = sys.argv[1]; x = n.arange(600, dtype='f8').reshape(100, 6) / 7; y = n.arange(100) % 3\n"
            + "n.savez(os.path.join(d, 's.npz'), X=n.asfortranarray(x), y=y); "
            + "n.savez_compressed(os.path.join(d, 'c.npz'), x, y)", _folder.Path);
        foreach (var name in (string[])["s.npz", "c.npz"])
        {
            var data = NpzFile.Read(_folder.File(name));
            Assert.Equal([.. Enumerable.Range(0, 600).Select(i => (float)(i / 7.0))], data.Table.Floats.ToArray());
            Assert.Equal([.. Enumerable.Range(0, 100).Select(i => i % 3)], data.Labels.ToArray());
        }
    }

    private DataSet Read(byte[] content)
    {
        var path = _folder.File("a.npz");
        File.WriteAllBytes(path, content);
        return NpzFile.Read(path);
    }
}
