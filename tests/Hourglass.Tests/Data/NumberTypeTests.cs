using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>Every type of number in NPY, NPZ, safetensors and IDX files is read as written, named, or warned of where it loses.</summary>
public sealed class NumberTypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<f2", "003C00C0", new[] { 1f, -2 })]
    [InlineData(">f2", "3C00C000", new[] { 1f, -2 })]
    [InlineData("|b1", "01FF", new[] { 1f, 1 })]
    [InlineData("|i1", "01FE", new[] { 1f, -2 })]
    [InlineData("<u2", "0100FEFF", new[] { 1f, 65534 })]
    [InlineData("<i2", "0100FEFF", new[] { 1f, -2 })]
    [InlineData(">i2", "0001FFFE", new[] { 1f, -2 })]
    [InlineData("<u4", "01000000FFFF0000", new[] { 1f, 65535 })]
    [InlineData(">i4", "00000001FFFFFFFE", new[] { 1f, -2 })]
    [InlineData(">f4", "3F800000C0000000", new[] { 1f, -2 })]
    [InlineData(">f8", "3FF0000000000000C000000000000000", new[] { 1f, -2 })]
    [InlineData("<u8", "0100000000000000FF00000000000000", new[] { 1f, 255 })]
    [InlineData(">i8", "0000000000000001FFFFFFFFFFFFFFFE", new[] { 1f, -2 })]
    [InlineData("=i2", "0100FEFF", new[] { 1f, -2 })]
    public void Each_type_of_numpy_is_read(string type, string content, float[] expected)
    {
        var array = Npy(type, "(2,)", Convert.FromHexString(content));
        Assert.Equal(expected, Values(Open("a.npy", array)));

        // Rows that do not fit into memory take another way.
        Assert.Equal(expected, Values(DataFile.Open(_folder.File("a.npy"), null, null, null, new RowStorage(1))));
    }

    [Theory]
    [InlineData("|O", "Python objects, “|O”")]
    [InlineData("<U5", "text, “<U5”")]
    [InlineData("|S3", "text, “|S3”")]
    [InlineData("<c8", "complex numbers, “<c8”")]
    [InlineData("<M8[ns]", "dates, “<M8[ns]”")]
    [InlineData("<f16", "numbers of extended precision, “<f16”")]
    public void Rows_of_another_type_are_refused_by_name(string type, string expected) => Assert.Contains(
        expected, Bytes.Refused(() => Open("a.npy", Npy(type, "(2,)", new byte[64]))), StringComparison.Ordinal);

    [Theory]
    [InlineData("|b1", "010001", new[] { "0", "1" }, new[] { 1, 0, 1 })]
    [InlineData("<i2", "FEFF05000500", new[] { "-2", "5" }, new[] { 0, 1, 1 })]
    [InlineData(">i8", "000000000000000900000000000000090000000000000001", new[] { "1", "9" }, new[] { 1, 1, 0 })]
    [InlineData("<f8", "000000000000F03F000000000000004000000000000000C0", new[] { "-2", "1", "2" }, new[] { 1, 2, 0 })]
    [InlineData("|S2", "6F6B6E006F6B", new[] { "n", "ok" }, new[] { 1, 0, 1 })]
    public void Classes_of_each_type_are_read(string type, string content, string[] names, int[] labels)
    {
        var data = Open("a.npz", Zip(("y", Npy(type, "(3,)", Convert.FromHexString(content)))));
        Assert.Equal(names, data.ClassNames);
        Assert.Equal(labels, data.Labels.ToArray());
    }

    [Fact]
    public void Text_of_either_byte_order_names_classes()
    {
        foreach (var order in "<>")
        {
            var encoding = new UTF32Encoding(bigEndian: order == '>', byteOrderMark: false);
            var text = encoding.GetBytes("Äb\0c\0\0Äb\0");
            var data = Open("a.npz", Zip(("y", Npy(order + "U3", "(3,)", text))));
            Assert.Equal(["c", "Äb"], data.ClassNames);
            Assert.Equal([1, 0, 1], data.Labels.ToArray());
        }
    }

    [Theory]
    [InlineData("|O", "(3,)", 30, "Python objects, “|O” (y.astype(str) is read)")]
    [InlineData("<f4", "(3, 2)", 24, "an array of 3×2")]
    [InlineData("<M8[D]", "(3,)", 24, "dates, “<M8[D]”")]
    [InlineData("<f4", "(3,)", 12, "numbers that are not whole")]
    public void An_array_of_no_classes_is_left_aside_with_a_note_or_refused_where_it_is_asked_for(
        string type, string shape, int length, string expected)
    {
        byte[] content = [.. Enumerable.Repeat((byte)0x3F, length)]; // 0.747… as a float
        var notes = new Notes();
        var data = Open("a.npz", Zip(("y", Npy(type, shape, content))), notes);
        Assert.False(data.HasLabels);
        Assert.Equal([1f, 2, 3], Values(data));
        Assert.Contains($"the array “y” is left aside: its values are no classes, but {expected}", Assert.Single(notes.All));
        Assert.Contains(expected, Bytes.Refused(() => NpzFile.Read(_folder.File("a.npz"), "X", "y")), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_another_number_of_rows_are_refused_with_both_numbers()
    {
        var message = Bytes.Refused(() => Open("a.npz", Zip(("y", Npy("|u1", "(4,)", [1, 2, 3, 4])))));
        Assert.Contains("array “y”: expected the class of each of the 3 rows; found 4", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x08, "01FE", new[] { 1f, 254 })]
    [InlineData(0x09, "01FE", new[] { 1f, -2 })]
    [InlineData(0x0B, "0001FFFE", new[] { 1f, -2 })]
    [InlineData(0x0C, "00000001FFFFFFFE", new[] { 1f, -2 })]
    [InlineData(0x0D, "3F800000C0000000", new[] { 1f, -2 })]
    [InlineData(0x0E, "3FF0000000000000C000000000000000", new[] { 1f, -2 })]
    public void Each_type_of_idx_is_read_in_two_to_four_dimensions(int type, string content, float[] expected)
    {
        var bytes = Convert.FromHexString(content);
        (int[] Dimensions, Shape Shape)[] cases =
            [([1, 2], new Shape(2)), ([2, 1], new Shape(1)), ([1, 1, 2], new Shape(1, 1, 2)), ([1, 2, 1, 1], new Shape(2, 1, 1))];
        foreach (var (dimensions, shape) in cases)
        {
            var data = Open("a-idx", Bytes.Idx(type << 8 | dimensions.Length, dimensions, bytes));
            Assert.Equal(shape, data.Shape);
            Assert.Equal(expected, Values(data));
        }

        if (type == 0x08) return;
        Assert.Equal(expected, Values(Open("a-idx", Bytes.Idx(type << 8 | 1, [2], bytes))));
        Assert.Contains(
            $"IDX of type 0x{type:X2} (", Bytes.Refused(() => Open("a-idx", Bytes.Idx(type << 8 | 5, [1, 2, 1, 1, 1], bytes))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Idx_labels_of_whole_numbers_are_read_and_others_refused()
    {
        Assert.Equal([7, 300], IdxFile.ReadLabels(Write("l", Bytes.Idx(0x0C01, [2], Convert.FromHexString("000000070000012C")))));
        Assert.Contains(
            "row 1", Bytes.Refused(() => IdxFile.ReadLabels(Write("l", Bytes.Idx(0x0901, [2], [1, 0xFF])))), StringComparison.Ordinal);
        Assert.Contains(
            "0x0D (single precision)", Bytes.Refused(() => IdxFile.ReadLabels(Write("l", Bytes.Idx(0x0D01, [1], new byte[4])))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BOOL", "0100", new[] { 1f, 0 })]
    [InlineData("I8", "01FE", new[] { 1f, -2 })]
    [InlineData("U16", "0100FEFF", new[] { 1f, 65534 })]
    [InlineData("I16", "0100FEFF", new[] { 1f, -2 })]
    [InlineData("U32", "01000000FFFF0000", new[] { 1f, 65535 })]
    [InlineData("U64", "0100000000000000FF00000000000000", new[] { 1f, 255 })]
    public void Each_whole_number_of_safetensors_is_read(string type, string content, float[] expected) =>
        Assert.Equal(expected, Values(Open("a.safetensors", Safetensors(type, 2, Convert.FromHexString(content)))));

    /// <summary>Unix seconds five apart: steps of 128 in single precision. The second column holds them less 1.6e9.</summary>
    [Fact]
    public void A_column_that_single_precision_cannot_hold_is_warned_of_in_each_format()
    {
        double[] doubles = [.. Enumerable.Range(0, 40).SelectMany(i => (double[])[1.6e9 + 5 * i, 5 * i])];
        var longs = Array.ConvertAll(doubles, value => (long)value);
        Check("a.npy", Npy("<f8", "(40, 2)", Raw(doubles)), "column 0");
        Check("b.npy", Npy("<i8", "(40, 2)", Raw(longs)), "column 0");
        Check("c.npz", Zip(rows: Npy("<u8", "(40, 2)", Raw(longs))), "array “X”, column 0");
        Check("d.safetensors", Safetensors("I64", 40, Raw(longs), 2), "tensor “t”, column 0");
        Check("e.safetensors", Safetensors("F64", 40, Raw(doubles), 2), "tensor “t”, column 0");
        var ints = Array.ConvertAll(longs, value => BinaryPrimitives.ReverseEndianness((int)value));
        Check("f-idx2", Bytes.Idx(0x0C02, [40, 2], Raw(ints)), "column 0");
        double[] turned = [.. doubles.Where((_, i) => i % 2 == 1), .. doubles.Where((_, i) => i % 2 == 0)];
        Check("g.npy", Bytes.Npy("{'descr': '<f8', 'fortran_order': True, 'shape': (40, 2), }", Raw(turned)), "column 1");

        void Check(string name, byte[] content, string where)
        {
            var notes = new Notes();
            Open(name, content, notes);
            var note = Assert.Single(notes.All);
            Assert.Contains(where + ": single precision cannot hold it", note, StringComparison.Ordinal);
            Assert.Contains("steps of 128", note, StringComparison.Ordinal);
            Assert.Contains("standard deviation is 57.7", note, StringComparison.Ordinal);

            notes = new Notes();
            DataFile.Open(_folder.File(name), null, null, null, new RowStorage(1, notes));
            Assert.Contains(notes.All, sentence => sentence.Contains("single precision cannot hold it", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(0, 1e-30)]
    [InlineData(16_777_000, 50)]
    [InlineData(1e9, 1e9)]
    [InlineData(0.1, 0)]
    public void Columns_that_lose_nothing_that_matters_are_not_warned_of(double offset, double span)
    {
        var (check, random) = (new PrecisionCheck(1), new Random(1));
        for (var i = 0; i < 100; i++) check.Add(0, offset == 16_777_000 ? offset + random.Next(50) : offset + span * random.NextDouble());
        Assert.Empty(check.Warnings("file"));
    }

    [Fact]
    public void At_most_five_columns_are_named()
    {
        var check = new PrecisionCheck(9);
        check.Add<double>([.. Enumerable.Range(0, 90).Select(i => 1e7 + i % 7 * 0.1)]);
        var warnings = check.Warnings("file", ["a", "b", "c", "d", "e", "f", "g", "h", "i"]).ToList();
        Assert.Equal(6, warnings.Count);
        Assert.StartsWith(
            "file, column “a”: single precision cannot hold it: near 10000000.6 values", warnings[0], StringComparison.Ordinal);
        Assert.Contains("4 more columns", warnings[^1], StringComparison.Ordinal);
    }

    private static byte[] Npy(string type, string shape, byte[] content) =>
        Bytes.Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}", content);

    private static byte[] Zip(params (string Name, byte[] Array)[] arrays) => Zip(Npy("<f4", "(3,)", Raw([1f, 2, 3])), arrays);

    private static byte[] Zip(byte[] rows, params (string Name, byte[] Array)[] arrays) =>
        Bytes.Zip(CompressionLevel.Fastest, [("X.npy", rows), .. arrays.Select(array => (array.Name + ".npy", array.Array))]);

    private static byte[] Safetensors(string type, int rows, byte[] content, int columns = 1)
    {
        var header = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$$"""{"t":{"dtype":"{{{type}}}","shape":[{{{rows}}},{{{columns}}}],"data_offsets":[0,{{{content.Length}}}]}}"""));
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. content];
    }

    private static byte[] Raw<T>(T[] values)
        where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static float[] Values(DataSet data)
    {
        var values = new float[data.Count * data.Table.Columns];
        for (var r = 0; r < data.Count; r++) data.Table.CopyRow(r, values.AsSpan(r * data.Table.Columns));
        return values;
    }

    private string Write(string name, byte[] content)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private DataSet Open(string name, byte[] content, IProgress<string>? notes = null) =>
        DataFile.Open(Write(name, content), messages: notes);

    private sealed class Notes : IProgress<string>
    {
        public List<string> All { get; } = [];

        public void Report(string value) => All.Add(value);
    }
}
