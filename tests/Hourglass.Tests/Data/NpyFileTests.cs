using System.Globalization;
using System.Runtime.InteropServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_version_of_the_header_is_read(byte version)
    {
        var data = Read(
            Bytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n", Raw<float>([1, 2, 3, 4, 5, 6]), version));
        Assert.Equal([1f, 2, 3, 4, 5, 6], data.Table.Floats.ToArray());
        Assert.Equal(2, data.Count);
    }

    [Fact]
    public void Each_type_is_read()
    {
        Assert.Equal([1.5f, -2], Read(Header("<f8"), Raw<double>([1.5, -2])).Table.Floats.ToArray());
        Assert.Equal([1f, -2], Read(Header("<i4"), Raw([1, -2])).Table.Floats.ToArray());
        Assert.Equal([1f, -2], Read(Header("<i8"), Raw<long>([1, -2])).Table.Floats.ToArray());
        Assert.Equal([1, 254], Read(Header("|u1"), [1, 254]).Table.Bytes.ToArray());
    }

    [Fact]
    public void The_order_of_keys_and_kind_of_quotes_do_not_matter() =>
        Assert.Equal(
            [1f, 2], Read("{\"shape\": (2,), \"fortran_order\":False,\"descr\" :\"<f4\"}", Raw<float>([1, 2])).Table.Floats.ToArray());

    [Fact]
    public void Fortran_order_is_turned_into_C_order()
    {
        var data = Read("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3, 2), }", Raw([.. Enumerable.Range(0, 12)]));
        Assert.Equal([0f, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11], data.Table.Floats.ToArray()); // element (i, j, k) lies at i + 2j + 6k
        Assert.Equal(new Shape(3, 2), data.Shape);
    }

    [Fact]
    public void Bytes_of_three_dimensions_are_pictures_of_one_channel() =>
        Assert.Equal(new Shape(1, 2, 3), Read("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3), }", new byte[12]).Shape);

    [Theory]
    [InlineData("<f3", "numbers of extended precision, “<f3”")]
    [InlineData("<i16", "values of another type, “<i16”")]
    [InlineData("|O", "Python objects, “|O”")]
    public void Another_type_is_refused_by_name(string type, string expected) =>
        Assert.Contains(expected, Refused(Bytes.Npy(Header(type), new byte[8])), StringComparison.Ordinal);

    [Theory]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, -1), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }")]
    [InlineData("")]
    public void Another_header_is_refused(string header) => Refused(Bytes.Npy(header, new byte[8]));

    [Theory]
    [InlineData("(1000000000, 1000)")]
    [InlineData("(2147483647, 2147483647, 2147483647, 2147483647)")]
    [InlineData("(100000000,)")]
    [InlineData("(2147483647, 2147483591)")]
    public void A_header_that_lies_is_refused_before_it_costs_memory(string shape)
    {
        foreach (var type in (string[])["<f4", "<f8", "|u1"])
        {
            var lie = Bytes.Npy($"{{'descr': '{type}', 'fortran_order': True, 'shape': {shape}, }}", new byte[64]);
            Refused(lie);
            Bytes.Refused(() => Read(Bytes.Gzip(lie)), 12 << 20);
        }

        Refused([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 127, 0, 0]);
    }

    [Fact]
    public void A_file_cut_anywhere_or_too_long_is_refused()
    {
        var whole = Bytes.Npy(Header("<f4"), Raw<float>([1, 2]));
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length]);
        Assert.Contains("more data follows", Refused([.. whole, 0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void A_value_that_is_not_finite_is_refused_with_its_place(double value)
    {
        var message = Refused(
            Bytes.Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }", Raw<double>([0, 0, 0, 0, 0, value])));
        Assert.Contains("row 2, column 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back_bit_by_bit()
    {
        var values = new float[24];
        for (var i = 0; i < values.Length; i++) values[i] = BitConverter.Int32BitsToSingle(new Random(i).Next(0x7F800000));
        NpyFile.Write(_folder.File("a.npy"), RowTable.FromFloats(values, 2, 12), new Shape(3, 2, 2));
        var data = NpyFile.Read(_folder.File("a.npy"));
        Assert.Equal(new Shape(3, 2, 2), data.Shape);
        Assert.Equal(values, data.Table.Floats.ToArray());
        Assert.Equal(128 + 96, new FileInfo(_folder.File("a.npy")).Length);
    }

    [NumpyFact]
    public void Numpy_reads_what_is_written()
    {
        NpyFile.Write(_folder.File("f.npy"), RowTable.FromFloats([.1f, 2, 3, 4, 5, 1e-40f], 2, 3));
        NpyFile.Write(_folder.File("b.npy"), RowTable.FromBytes([1, 2, 3, 255], 1, 4), new Shape(1, 2, 2));
        Assert.Equal(
            "float32 (2, 3) True True uint8 (1, 1, 2, 2) [1, 2, 3, 255]",
            Python.Run(
                "import sys, numpy as n; a = n.load(sys.argv[1]); b = n.load(sys.argv[2]);"
                + "print(a.dtype, a.shape, a.flags.c_contiguous, (a.ravel() == n.array([.1, 2, 3, 4, 5, 1e-40], 'f4')).all(), b.dtype, "
                + "b.shape, b.ravel().tolist())",
                _folder.File("f.npy"), _folder.File("b.npy")));
    }

    [NumpyFact]
    public void What_numpy_writes_is_read_in_every_type_and_order()
    {
        Python.Run(
            "import sys, os, numpy as n; r = n.random.RandomState(5)\n"
            + "for t in 'f2 f4 f8 ? u1 i1 u2 i2 u4 i4 u8 i8 >f2 >f4 >f8 >i2 >u4 >i8'.split():\n"
            + "  for o in 'CF':\n"
            + "    for s in [(7,), (5, 3), (4, 3, 2), (3, 2, 4, 5)]:\n"
            + "      a = n.array((r.rand(*s) - (0 if t == '?' or t[-2] == 'u' else .5)) * 200, dtype=t, order=o)\n"
            + "      p = os.path.join(sys.argv[1], f'{t}-{o}-{len(s)}'.replace('>', 'big-').replace('?', 'b1'))\n"
            + "      n.save(p + '.npy', a); n.ascontiguousarray(a).astype('f4').tofile(p + '.raw')", _folder.Path);
        var files = Directory.GetFiles(_folder.Path, "*.npy");
        Assert.Equal(144, files.Length);
        foreach (var file in files)
        {
            var data = NpyFile.Read(file);
            var expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.ChangeExtension(file, ".raw"))).ToArray();
            float[] found = data.Table.IsBytes ? [.. data.Table.Bytes.ToArray().Select(b => (float)b)] : data.Table.Floats.ToArray();
            Assert.Equal(expected, found);
            Assert.Equal(Path.GetFileName(file)[..2] is "u1" or "b1", data.Table.IsBytes);
        }
    }

    private static string Header(string type) =>
        string.Create(CultureInfo.InvariantCulture, $"{{'descr': '{type}', 'fortran_order': False, 'shape': (2,), }}");

    private static byte[] Raw<T>(T[] values)
        where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private DataSet Read(string header, byte[] content) => Read(Bytes.Npy(header, content));

    private DataSet Read(byte[] content)
    {
        var path = _folder.File("a.npy");
        File.WriteAllBytes(path, content);
        return NpyFile.Read(path);
    }

    private string Refused(byte[] content) => Bytes.Refused(() => Read(content));
}
