using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Hourglass.Files;

namespace Hourglass.Tests.Files;

public class SafetensorsFileTests
{
    [Fact]
    public void A_small_file_has_exactly_the_bytes_of_the_layout()
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(
            stream,
            [new("b", [2, 1], new float[] { 1, -2 }), new("a", [], new float[] { 0.5f })],
            new Dictionary<string, string> { ["z"] = "é\"\n", ["format"] = "pt" });

        var (b, a) = (Sum([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]), Sum([0, 0, 0, 0x3F]));
        var json = """{"__metadata__":{"format":"pt","hourglass.checksums":""" + $"\"{new string('0', 16)} {b} {a}\""
            + ""","hourglass.checksums.kind":"xxh3","z":"é\"\n"},"b":"""
            + """{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""";
        var padded = (Encoding.UTF8.GetByteCount(json) + 8 + 63) / 64 * 64 - 8;
        var sealedHeader = Header(json.Replace(new string('0', 16), Sum(Header(json)), StringComparison.Ordinal));
        byte[] expected = [.. sealedHeader, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F];
        Assert.Equal(expected, stream.ToArray());

        byte[] Header(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            return [.. BitConverter.GetBytes((ulong)padded), .. bytes, .. Enumerable.Repeat((byte)' ', padded - bytes.Length)];
        }

        static string Sum(byte[] bytes) => XxHash3.HashToUInt64(bytes).ToString("x16", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Random_tensors_come_back_bit_by_bit()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var tensors = Enumerable.Range(0, random.Next(6)).Select(i =>
            {
                var shape = Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(7)).ToArray();
                // Any bits at all: infinities, NaNs with a payload and negative zeros are values, too.
                var values = new float[shape.Aggregate(1, (product, dimension) => product * dimension)];
                random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
                return new NamedTensor($"layer.{i}\n\"ω\"", shape, values);
            }).ToList();
            var metadata = Enumerable.Range(0, random.Next(3)).ToDictionary(
                i => $"key {i}", i => string.Concat(Enumerable.Repeat("𝄞", i)) + "\u0001\\");

            var path = folder.File("model.safetensors");
            SafetensorsFile.Write(path, tensors, metadata);
            var read = SafetensorsFile.Read(path);

            Assert.Equal(metadata, read.Metadata);
            Assert.Equal(tensors.Select(tensor => tensor.Name), read.Tensors.Select(tensor => tensor.Name));
            foreach (var tensor in tensors)
            {
                Assert.Equal(tensor.Shape, read[tensor.Name].Shape);
                Assert.True(MemoryMarshal.AsBytes(tensor.Values.Span).SequenceEqual(MemoryMarshal.AsBytes(read[tensor.Name].Values.Span)));
            }
            using var file = File.OpenRead(path);
            var prefix = new byte[8];
            file.ReadExactly(prefix);
            Assert.Equal(0UL, (BinaryPrimitives.ReadUInt64LittleEndian(prefix) + 8) % 64);
        }
    }

    [Fact]
    public void One_tensor_is_read_into_memory_of_the_caller()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.safetensors");
        SafetensorsFile.Write(path, [new("a", [2], new float[] { 1, 2 }), new("b", [3], new float[] { 3, 4, 5 })]);

        using var reader = SafetensorsReader.Open(path);
        var values = new float[3];
        reader.Read(reader.Find("b")!, values);

        Assert.Equal([3, 4, 5], values);
        Assert.Null(reader.Find("c"));
        Assert.Throws<ArgumentException>(() => reader.Read(reader.Find("a")!, values));
    }

    [Theory]
    [InlineData("F64", 1.5, -0.25, 3e-3)]
    [InlineData("F16", 1.5, -0.25, 65504)]
    [InlineData("BF16", 1.5, -0.25, 256)]
    [InlineData("I32", 7, -8, 16777216)]
    [InlineData("I64", 7, -8, 16777216)]
    [InlineData("U8", 7, 0, 255)]
    public void Other_number_types_are_converted(string type, double first, double second, double third)
    {
        double[] values = [first, second, third];
        var bytes = values.SelectMany(value => type switch
        {
            "F64" => BitConverter.GetBytes(value),
            "F16" => BitConverter.GetBytes((Half)value),
            "BF16" => BitConverter.GetBytes((float)value)[2..],
            "I32" => BitConverter.GetBytes((int)value),
            "I64" => BitConverter.GetBytes((long)value),
            _ => [(byte)value],
        }).ToArray();
        using var reader = Open($$$"""{"t":{"dtype":"{{{type}}}","shape":[3],"data_offsets":[0,{{{bytes.Length}}}]}}""", bytes);

        Assert.Equal(values.Select(value => (float)value), reader.ReadAll()["t"].Values.ToArray());
    }

    [Fact]
    public void A_long_tensor_of_another_type_is_converted_chunk_by_chunk()
    {
        var numbers = Enumerable.Range(0, 20_001).ToArray();
        using var reader = Open(
            """{"t":{"dtype":"I32","shape":[20001],"data_offsets":[0,80004]}}""", MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());

        Assert.Equal(numbers.Select(number => (float)number), reader.ReadAll()["t"].Values.ToArray());
    }

    [Theory]
    [InlineData("F8_E4M3", 1)]
    [InlineData("C64", 8)]
    public void A_number_type_that_is_not_read_is_named(string type, int size)
    {
        using var reader = Open($$$"""{"t":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{size}}}]}}""", new byte[size]);

        Assert.Contains($"'t' holds {type}", Assert.Throws<ModelFileException>(() => reader.Read(reader.Tensors[0])).Message);
    }

    [Fact]
    public void A_double_beyond_the_range_of_a_float_is_refused_and_an_infinite_one_is_not()
    {
        using var huge = Open("""{"t":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", BitConverter.GetBytes(1e300));
        Assert.Contains("1E+300", Assert.Throws<ModelFileException>(huge.ReadAll).Message);

        using var infinite = Open(
            """{"t":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", BitConverter.GetBytes(double.NegativeInfinity));
        Assert.Equal([float.NegativeInfinity], infinite.ReadAll()["t"].Values.ToArray());
    }

    [Fact]
    public void Names_given_twice_or_kept_are_refused_when_writing_and_leave_no_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.safetensors");
        var tensor = new NamedTensor("a", [1], new float[1]);

        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [tensor, tensor]));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [new("__metadata__", [1], new float[1])]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", [2, 2], new float[3]));
        Assert.Throws<ArgumentException>(() => new NamedTensor("a", [65536, 65536], default));
    }

    [PythonFact]
    public void Python_reads_what_we_write()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.safetensors");
        SafetensorsFile.Write(
            path,
            [new("encoder.0.weight", [2, 3], new float[] { 1, 2, 3, 4, 5, 6.5f }), new("encoder.0.bias", [2], new float[] { -1, 0 })],
            new Dictionary<string, string> { ["recipe"] = "{\"a\": \"ä\"}" });

        // The rules of the layout, spelled out with nothing but the standard library.
        var printed = Python.Run("""
            import json, struct, sys
            raw = open(sys.argv[1], 'rb').read()
            n, = struct.unpack('<Q', raw[:8])
            text = raw[8:8 + n].decode('utf-8')
            assert text[0] == '{' and (8 + n) % 64 == 0 and text.rstrip(' ')[-1] == '}'
            header, data = json.loads(text), raw[8 + n:]
            print(json.loads(header.pop('__metadata__')['recipe'])['a'] == '\u00e4')
            end = 0
            for name, t in header.items():
                begin, stop = t['data_offsets']
                assert begin == end and t['dtype'] == 'F32'
                end = stop
                print(name, t['shape'], list(struct.unpack('<%df' % ((stop - begin) // 4), data[begin:stop])))
            assert end == len(data)
            """, path);

        Assert.Equal("True\nencoder.0.weight [2, 3] [1.0, 2.0, 3.0, 4.0, 5.0, 6.5]\nencoder.0.bias [2] [-1.0, 0.0]", printed);
    }

    [PythonFact]
    public void We_read_what_Python_writes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.safetensors");
        // Header without spaces, padded to 8 bytes, entries in another order than their data: all of it is allowed.
        Python.Run("""
            import json, struct, sys
            header = {'__metadata__': {'format': 'pt'}, 'b': {'dtype': 'F64', 'shape': [2], 'data_offsets': [8, 24]},
                      'a': {'dtype': 'F32', 'shape': [1, 2], 'data_offsets': [0, 8]}}
            text = json.dumps(header, separators=(',', ':')).encode()
            text += b' ' * (-len(text) % 8)
            open(sys.argv[1], 'wb').write(struct.pack('<Q', len(text)) + text + struct.pack('<2f2d', 1.5, 2.5, 3.5, 4.5))
            """, path);

        var file = SafetensorsFile.Read(path);

        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([1, 2], file["a"].Shape);
        Assert.Equal([1.5f, 2.5f], file["a"].Values.ToArray());
        Assert.Equal([3.5f, 4.5f], file["b"].Values.ToArray());
    }

    internal static SafetensorsReader Open(string json, byte[] data) =>
        SafetensorsReader.Open(new MemoryStream(FileBytes(Encoding.UTF8.GetBytes(json), data)), "m.safetensors");

    internal static byte[] FileBytes(byte[] json, byte[] data) => [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
}
