using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests;
using Hourglass.Tests.Files;

namespace Hourglass.Robustness.Fuzzing;

/// <summary>Small files that ask for much memory or time are refused at a small cost, by a sentence that names the limit.</summary>
public sealed class CostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bomb.idx3-ubyte.gz", "idx")]
    [InlineData("line.csv.gz", "csv")]
    [InlineData("quoted.csv.gz", "quoted")]
    [InlineData("line.txt.gz", "series")]
    [InlineData("rows.npy.gz", "npy")]
    public void Gzip_that_becomes_gigabytes(string name, string kind)
    {
        var path = _folder.File(name);
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
        {
            var (head, unit) = kind switch
            {
                "idx" => ([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0xB5, 4, 0, 0, 0xB5, 4], new byte[1 << 20]),
                "csv" => ((byte[])[], Repeated("0,")),
                "quoted" => ("a,b\n1,\""u8.ToArray(), Repeated("x")),
                "series" => ("1 "u8.ToArray(), Repeated("0 ")),
                _ => (NpyHead("2048, 1048576"), new byte[1 << 20]),
            };
            gzip.Write(head);
            for (var i = 0; i < 2047; i++) gzip.Write(unit);
        }

        var refused = Assert.Throws<DataFormatException>(() => Cost(() => DataFile.Open(path, new ReadOptions())));
        Assert.Matches("the limit (UnpackedRatio is 200|LineLength is 16777216); raise it for files that you trust", refused.Message);
    }

    [Fact]
    public void Labels_of_an_archive_that_become_gigabytes()
    {
        var path = _folder.File("labels.npz");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            using (var x = archive.CreateEntry("x.npy").Open())
            {
                x.Write(NpyHead("4, 4"));
                x.Write(new byte[16]);
            }

            using var y = archive.CreateEntry("y.npy").Open();
            y.Write(NpyHead("2000000000,"));
            for (var i = 0; i < 1900; i++) y.Write(new byte[1 << 20]);
        }

        Assert.Contains("expected the class of each of the 4 rows",
            Assert.Throws<DataFormatException>(() => Cost(() => DataFile.Open(path, new ReadOptions()))).Message);
    }

    [Fact]
    public void A_model_of_many_attachments_and_tensors()
    {
        var seed = File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Hourglass.Tests/Models/Files/dense.safetensors"));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(seed);
        var json = Encoding.UTF8.GetString(seed, 8, length).TrimEnd();
        foreach (var (attachments, tensors, limit) in
            (ReadOnlySpan<(int, int, string)>)[(20_000, 90_000, "Attachments"), (10, 200_000, "Tensors")])
        {
            var text = new StringBuilder(json).Remove(json.Length - 1, 1);
            for (var i = 0; i < tensors; i++) text.Append($",\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}");
            var named = string.Concat(Enumerable.Range(0, attachments).Select(i => $"\"attachment.a{i}\":\"{{}}\","));
            var header = Encoding.UTF8.GetBytes(
                text.Append('}').ToString().Replace("\"__metadata__\":{", "\"__metadata__\":{" + named, StringComparison.Ordinal));
            var path = _folder.File("many.safetensors");
            File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. seed[(8 + length)..]]);
            Assert.Contains($"the limit {limit} is", Assert.Throws<ModelFileException>(() => Cost(() => ModelFile.Load(path))).Message);
        }
    }

    [Fact]
    public void A_network_of_few_weights_and_gigabytes_of_activations()
    {
        var recipe = RecipeJson.Parse("""
            { "name": "wide", "data": { "source": "none" },
              "encoder": [ { "layer": "reshape", "shape": [1, 2, 2] }, { "layer": "upSample2D", "factor": 20000 },
                           { "layer": "maxPool2D", "kernel": 40000 }, { "layer": "flatten" } ],
              "decoder": [ { "layer": "dense", "units": 4 } ], "training": { "epochs": 1 } }
            """);
        var before = ReaderLimits.Current;
        try
        {
            ReaderLimits.Current = before with { ActivationBytes = 1 << 30 };
            var model = new Autoencoder(recipe, new Compute.Shape(4));
            Assert.Contains("the limit ActivationBytes is 1073741824",
                Assert.Throws<InvalidInputException>(() => Cost(() => model.Encode(new float[1, 4]))).Message);
        }
        finally
        {
            ReaderLimits.Current = before;
        }
    }

    [Fact]
    public void Limits_are_read_from_a_text()
    {
        var limits = ReaderLimits.Parse("pixels=100, lineLength=2000,verifyChecksums=0");
        Assert.Equal((100, 2000, false, 200), (limits.Pixels, limits.LineLength, limits.VerifyChecksums, limits.UnpackedRatio));
        Assert.Contains("“pixel”; did you mean", Assert.Throws<InvalidInputException>(() => ReaderLimits.Parse("pixel=1")).Message);
        Assert.Contains("found “many”", Assert.Throws<InvalidInputException>(() => ReaderLimits.Parse("pixels=many")).Message);
    }

    private static byte[] Repeated(string text) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, (1 << 20) / text.Length)));

    private static byte[] NpyHead(string shape)
    {
        var text = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(text)];
    }

    /// <summary>Runs it and fails where it allocates much.</summary>
    private static T Cost<T>(Func<T> act)
    {
        var before = GC.GetTotalAllocatedBytes();
        try
        {
            return act();
        }
        finally
        {
            var allocated = (GC.GetTotalAllocatedBytes() - before) >> 20;
            Assert.True(allocated < 1200, $"{allocated} MB were allocated.");
        }
    }
}
