using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Parts;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>Each kind of file is read twice: into memory, and with no memory allowed; the rows must be the same.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const int Rows = 301, Columns = 6;

    private static readonly double[] Numbers = [.. Enumerable.Range(0, Rows * Columns).Select(i => Math.Round(Math.Sin(i) * 100, 3))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, bool, string> Arrays
    {
        get
        {
            var cases = new TheoryData<string, bool, string>();
            foreach (var type in (string[])["<f4", "<f8", "|u1", "<i4", "<i8"])
                foreach (var isFortran in (bool[])[false, true])
                    foreach (var shape in (string[])["301, 6", "1806,", "301, 3, 2", "43, 7, 3, 2"])
                        cases.Add(type, isFortran, shape);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void A_numpy_array_has_the_same_rows_out_of_memory(string type, bool isFortran, string shape)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': ({shape}), }}";
        var array = Bytes.Npy(header, Raw(type));
        var (plain, packed, archive) = (
            Write("a.npy", array), Write("a.npy.gz", Bytes.Gzip(array)),
            Write("a.npz", Bytes.Zip(CompressionLevel.Fastest, ("x.npy", array))));
        var messages = new Messages();
        AssertSame(NpyFile.Read(plain), NpyFile.Read(plain, new RowStorage(0, messages)));
        var isMapped = type is "<f4" or "|u1";
        Assert.Contains(isMapped ? "stay in the file" : "temporary file", messages.First, StringComparison.Ordinal);
        AssertSame(NpyFile.Read(packed), NpyFile.Read(packed, new RowStorage(0)));
        AssertSame(NpzFile.Read(archive), NpzFile.Read(archive, null, null, new RowStorage(0)));
    }

    [Fact]
    public void Classes_of_an_archive_come_along()
    {
        var path = _folder.File("c.npz");
        var table = RowTable.FromFloats([.. Numbers.Select(v => (float)v)], Rows, Columns);
        NpzFile.Write(path, new DataSet("d", table, new Shape(1, 2, 3), [.. Enumerable.Range(0, Rows).Select(i => i % 2)], ["4", "9"]));
        AssertSame(NpzFile.Read(path), NpzFile.Read(path, null, null, new RowStorage(0)));
        AssertSame(NpzFile.Read(path), DataFile.Open(path, null, null, "x", new RowStorage(0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4 * Columns * 100)]
    [InlineData(4 * Columns * (Rows - 1))]
    [InlineData(4 * Columns * Rows)]
    public void A_table_of_text_spills_over_at_any_row(long limit)
    {
        var path = _folder.File("t.csv");
        File.WriteAllLines(path, ["a,b,c,d,e,f,class", .. Enumerable.Range(0, Rows).Select(r =>
            string.Join(
                ',',
                Enumerable.Range(0, Columns).Select(
                    c => Numbers[r * Columns + c].ToString(CultureInfo.InvariantCulture))) + (r % 3 == 0 ? ",x" : ",y"))]);
        var options = new CsvOptions { LabelColumn = "class" };
        var found = CsvFile.Read(path, options, new RowStorage(limit));
        Assert.True(found.Table.IsMapped);
        AssertSame(CsvFile.Read(path, options), found);
        Assert.False(CsvFile.Read(path, options, new RowStorage(limit + 4 * Columns * (Rows + 1))).Table.IsMapped);
    }

    [Theory]
    [InlineData("F32", "stay in the file")]
    [InlineData("F64", "temporary file")]
    [InlineData("F16", "temporary file")]
    [InlineData("BF16", "temporary file")]
    public void A_safetensors_file_is_data(string type, string expected)
    {
        var values = Numbers.Select(v => Rounded(type, v)).ToArray();
        var path = Write("a.safetensors", Safetensors(type, $"[{Rows},{Columns}]", values));
        var messages = new Messages();
        var large = DataFile.Open(path, null, null, null, new RowStorage(0, messages));
        Assert.Contains(expected, messages.First, StringComparison.Ordinal);
        Assert.True(large.Table.IsMapped);
        var small = DataFile.Open(path);
        Assert.Equal(values, small.Table.Floats.ToArray());
        AssertSame(small, large);
        AssertSame(small, DataFile.Open(path, tensor: "rows"));
        Assert.Contains(
            "there is no tensor “x”; it has rows.", Assert.Throws<DataFormatException>(() => DataFile.Open(path, tensor: "x")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_tensors_has_to_be_named()
    {
        var path = _folder.File("two.safetensors");
        SafetensorsFile.Write(path, [new("a", [2, 1, 2, 1], new float[] { 1, 2, 3, 4 }), new("b", [3], new float[] { 5, 6, 7 })]);
        Assert.Contains(
            "which tensor holds the rows? It has a, b.", Assert.Throws<DataFormatException>(() => DataFile.Open(path)).Message,
            StringComparison.Ordinal);
        Assert.Equal(new Shape(1, 2, 1), DataFile.Open(path, tensor: "a").Shape);
        Assert.Equal([5f, 6, 7], DataFile.Open(path, tensor: "b").Table.Floats.ToArray());
        File.WriteAllText(_folder.File("c.csv"), "1,2\n3,4\n");
        Assert.Contains(
            "do nothing", Assert.Throws<InvalidInputException>(() => DataFile.Open(_folder.File("c.csv"), tensor: "a")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void A_value_that_is_not_finite_is_named_wherever_it_lies(long limit)
    {
        var storage = new RowStorage(limit);
        var values = Numbers.ToArray();
        values[100 * Columns + 4] = double.PositiveInfinity;
        const string Place = "row 100, column 4";
        byte[] floats = MemoryMarshal.AsBytes<float>([.. values.Select(v => (float)v)]).ToArray();
        byte[] doubles = MemoryMarshal.AsBytes<double>(values).ToArray();
        var c = Write("f4.npy", Bytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (301, 6), }", floats));
        var d = Write(
            "f8.npz",
            Bytes.Zip(
                CompressionLevel.Fastest, ("x.npy", Bytes.Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (301, 6), }", doubles))));
        var s = Write("s.safetensors", Safetensors("F32", "[301,6]", [.. values.Select(v => (float)v)]));
        foreach (var path in (string[])[c, d, s])
            Assert.Contains(
                Place, Assert.Throws<DataFormatException>(() => DataFile.Open(path, null, null, null, storage)).Message,
                StringComparison.Ordinal);

        // Beyond single precision, in Fortran's order: element (r, c) lies at r + 301·c.
        values = [.. Numbers];
        values[4 * Rows + 100] = 1e200;
        var fortran = Write(
            "t.npy",
            Bytes.Npy("{'descr': '<f8', 'fortran_order': True, 'shape': (301, 6), }", MemoryMarshal.AsBytes<double>(values).ToArray()));
        Assert.Contains(
            Place, Assert.Throws<DataFormatException>(() => DataFile.Open(fortran, null, null, null, storage)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<f4", false, "only 7216 follow: the file is truncated")]
    [InlineData("<f8", true, "only 14440 follow: the file is truncated")]
    public void A_file_that_is_cut_short_or_too_long_is_refused(string type, bool isFortran, string expected)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {isFortran}, 'shape': (301, 6), }}";
        var cut = Write("cut.npy", Bytes.Npy(header, Raw(type)[..^8]));
        Assert.Contains(expected, Bytes.Refused(() => NpyFile.Read(cut, new RowStorage(0))), StringComparison.Ordinal);
        var more = Write("long.npy", Bytes.Npy(header, [.. Raw(type), 0]));
        Assert.Contains("more data follows", Bytes.Refused(() => NpyFile.Read(more, new RowStorage(0))), StringComparison.Ordinal);
        foreach (var shape in (string[])["2147483647, 2147483647", "3, 2147483647, 2147483647", "2147483647, 1"])
        {
            var boast = Write("boast.npy", Bytes.Npy(header.Replace("301, 6", shape, StringComparison.Ordinal), Raw(type)));
            Bytes.Refused(() => NpyFile.Read(boast, new RowStorage(0)));
            Bytes.Refused(() => NpyFile.Read(boast));
        }
    }

    [Fact]
    public void An_archive_that_is_damaged_is_refused()
    {
        var bytes = Bytes.Zip(
            CompressionLevel.NoCompression,
            ("x.npy", Bytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (301, 6), }", Raw("<f4"))));
        bytes[2000] ^= 1;
        var path = Write("damaged.npz", bytes);
        Assert.Contains(
            "checksum", Assert.Throws<DataFormatException>(() => NpzFile.Read(path, null, null, new RowStorage(0))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Written_again_it_is_the_same()
    {
        var path = Write("a.npy", Bytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (301, 3, 2), }", Raw("<f4")));
        var data = NpyFile.Read(path, new RowStorage(0)).Skip(20);
        NpyFile.Write(_folder.File("b.npy"), data.Table, data.Shape);
        AssertSame(NpyFile.Read(path).Skip(20), NpyFile.Read(_folder.File("b.npy")));
        NpzFile.Write(_folder.File("b.npz"), data);
        AssertSame(NpyFile.Read(path).Skip(20), NpzFile.Read(_folder.File("b.npz")));
    }

    [Fact]
    public void Parts_that_are_not_as_announced_leave_no_file()
    {
        var path = _folder.File("parts.npy");
        var part = RowTable.FromFloats([1, 2, 3, 4], 2, 2);
        NpyFile.Write(path, [part, part.Select([1])], 3, new Shape(2));
        Assert.Equal([1f, 2, 3, 4, 3, 4], NpyFile.Read(path).Table.Floats.ToArray());
        File.Delete(path);
        Assert.Throws<ArgumentException>(() => NpyFile.Write(path, [part], 3, new Shape(2)));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(path, [part], 2, new Shape(3)));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(path, [], 0, new Shape(2)));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(path, [part, RowTable.FromBytes([1, 2], 1, 2)], 3, new Shape(2)));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_parts_of_a_split_stay_in_the_file()
    {
        var path = Write("a.npy", Bytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (301, 6), }", Raw("<f4")));
        var (small, large) = (NpyFile.Read(path).Split(.3, 4), NpyFile.Read(path, new RowStorage(0)).Split(.3, 4));
        AssertSame(small.Kept, large.Kept);
        AssertSame(small.Apart.Take(5), large.Apart.Take(5));
        AssertSame(small.Apart.WithShape(new Shape(1, 2, 3)), large.Apart.WithShape(new Shape(1, 2, 3)));
        Assert.True(large.Kept.Table.IsMapped && large.Apart.Take(5).Table.IsMapped);
    }

    private static void AssertSame(DataSet expected, DataSet found)
    {
        Assert.Equal((expected.Count, expected.Shape, expected.Table.IsBytes), (found.Count, found.Shape, found.Table.IsBytes));
        Assert.Equal(expected.ClassNames, found.ClassNames);
        Assert.Equal(expected.Labels.ToArray(), found.Labels.ToArray());
        var (a, b) = (new float[expected.Table.Columns], new float[expected.Table.Columns]);
        for (var r = 0; r < expected.Count; r++)
        {
            expected.Table.CopyRow(r, a);
            found.Table.CopyRow(r, b);
            Assert.Equal(a, b);
        }
    }

    [Fact]
    public void A_disposed_data_set_closes_its_file()
    {
        var path = Write("a.npy", Bytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (301, 6), }", Raw("<f4")));
        var (large, small) = (NpyFile.Read(path, new RowStorage(0)), NpyFile.Read(path));
        var first = large.Take(1);
        large.Dispose();
        large.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Table.CopyRow(0, new float[6]));
        small.Dispose();
        small.Table.CopyRow(0, new float[6]);
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }

    private static byte[] Raw(string type) => type switch
    {
        "<f4" => MemoryMarshal.AsBytes<float>([.. Numbers.Select(v => (float)v)]).ToArray(),
        "<f8" => MemoryMarshal.AsBytes<double>(Numbers).ToArray(),
        "|u1" => [.. Enumerable.Range(0, Numbers.Length).Select(i => (byte)(i * 7))],
        "<i4" => MemoryMarshal.AsBytes<int>([.. Numbers.Select(v => (int)(v * 1e7))]).ToArray(),
        _ => MemoryMarshal.AsBytes<long>([.. Numbers.Select(v => (long)(v * 1e15))]).ToArray(),
    };

    private static float Rounded(string type, double value) => type switch
    {
        "F16" => (float)(Half)value,
        "BF16" => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)value) & 0xFFFF0000),
        _ => (float)value,
    };

    private static byte[] Safetensors(string type, string shape, float[] values)
    {
        var content = type switch
        {
            "F32" => MemoryMarshal.AsBytes<float>(values).ToArray(),
            "F64" => MemoryMarshal.AsBytes<double>([.. values.Select(v => (double)v)]).ToArray(),
            "F16" => MemoryMarshal.AsBytes<Half>([.. values.Select(v => (Half)v)]).ToArray(),
            _ => [.. values.SelectMany(v => BitConverter.GetBytes(v)[2..])],
        };
        var header = System.Text.Encoding.UTF8.GetBytes(
            $$$"""{"rows":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":[0,{{{content.Length}}}]}}""");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. content];
    }

    private sealed class Messages : IProgress<string>
    {
        public string First { get; private set; } = "";

        public void Report(string value) => First = First.Length == 0 ? value : First;
    }
}
