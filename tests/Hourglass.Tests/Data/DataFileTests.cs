using System.Globalization;
using System.IO.Compression;
using System.Text;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<byte[]> Kinds =>
    [
        Encoding.UTF8.GetBytes("a,b\n1,2\n3,4\n"),
        Bytes.Gzip(Encoding.UTF8.GetBytes("1;2\n3;4\n")),
        Encoding.UTF8.GetBytes("  1  2\n  4  5\n"),
        Bytes.Idx(2051, [2, 1, 2], [1, 2, 3, 4]),
        Bytes.Gzip(Bytes.Idx(2051, [2, 1, 2], [1, 2, 3, 4])),
        Bytes.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3, 4]),
        Bytes.Zip(
            CompressionLevel.Fastest, ("a.npy", Bytes.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3, 4]))),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_content_tells_the_kind(byte[] content)
    {
        var data = DataFile.Open(Write("file", content));
        Assert.Equal((2, 2), (data.Count, data.Table.Columns));
    }

    [Fact]
    public void Another_kind_is_refused_with_the_known_ones()
    {
        Assert.Contains(
            "known are CSV, the text of the UCR archive, IDX, NPY, safetensors, NPZ",
            Bytes.Refused(() => DataFile.Open(Write("a.png", [0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0]))), StringComparison.Ordinal);
        Assert.Contains("empty", Bytes.Refused(() => DataFile.Open(Write("a.csv", []))), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => DataFile.Open(_folder.File("nothing.csv")));
    }

    [Fact]
    public void Labels_beside_pictures_are_found()
    {
        Write("some-labels-idx1-ubyte", Bytes.Idx(2049, [1], [3]));
        Assert.Equal([3], DataFile.Open(Write("some-images-idx3-ubyte", Bytes.Idx(2051, [1, 1, 1], [0]))).Labels.ToArray());
    }

    /// <summary>The numbers of a format from outside: rows of two, the class behind a colon.</summary>
    private const string Pairs = "pairs\n1 2:cat\n3 4:dog\n5 6:cat\n";

    [Fact]
    public void A_format_registered_from_outside_is_recognized_by_its_content()
    {
        Register();
        var path = Write("rows.txt", Encoding.UTF8.GetBytes(Pairs));
        Assert.IsType<PairsFormat>(DataFile.FormatOf(path));
        var data = DataFile.Open(path);
        Assert.Equal([1f, 2, 3, 4, 5, 6], data.Table.Floats.ToArray());
        Assert.Equal("rows", data.Name);
        Assert.Equal(["cat", "dog"], data.ClassNames);
        Assert.Equal([0, 1, 0], data.Labels.ToArray());
        Assert.Equal(2, DataFile.Open(Write("packed", Bytes.Gzip(Encoding.UTF8.GetBytes(Pairs)))).Table.Columns);
    }

    [Fact]
    public void A_format_is_chosen_by_name_where_the_content_does_not_say()
    {
        Register();
        var path = Write("bare.txt", Encoding.UTF8.GetBytes("1 2:a\n3 4:b\n"));
        Assert.Equal(2, DataFile.Open(path, format: new PairsFormat { HasHeader = false }).Count);
        var recipe = RecipeJson.Parse("""{ "data": { "source": "x", "format": { "format": "pairs", "hasHeader": false } } }""");
        Assert.Equal(new PairsFormat { HasHeader = false }, recipe.Data.Format);
        Assert.Contains(
            "\"format\": \"csv\"", RecipeJson.Write(recipe with { Data = recipe.Data with { Format = new CsvFormat() } }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_registered_from_outside_works_in_recipes_and_commands()
    {
        Register();
        var lines = Enumerable.Range(0, 40).Select(i => $"{i % 7} {i % 5}:{(i % 2 == 0 ? "even" : "odd")}\n");
        var (path, run) = (Write("rows.txt", Encoding.UTF8.GetBytes("pairs\n" + string.Concat(lines))), _folder.File("run"));
        File.WriteAllText(_folder.File("pairs.json"), $$"""
            {
              "name": "pairs", "data": { "source": "{{path}}", "scaler": "standard", "testFraction": 0.25 },
              "encoder": [ { "layer": "dense", "units": 1 } ], "decoder": [ { "layer": "dense", "units": 2 } ],
              "training": { "epochs": 1, "batchSize": 8, "optimizer": "adam", "learningRate": 0.01, "seed": 5 }
            }
            """);
        var trained = Command.Run("train", _folder.File("pairs.json"), "--data", path, "--quiet", "--out", run).Succeeded().Output;
        Assert.Contains("30 training rows, 10 test rows", trained, StringComparison.Ordinal);
        Command.Run("evaluate", run, path, "--format", "pairs").Succeeded();
        Assert.Contains(
            "did you mean “pairs”?", Command.Run("evaluate", run, path, "--format", "pears").Rejected(2), StringComparison.Ordinal);
        Assert.Contains(
            "is read as pairs; the options for text tables", Command.Run("evaluate", run, path, "--header", "true").Rejected(2),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelled_format_is_rejected_with_the_nearest_known_one()
    {
        Register();
        var rejected = Assert.Throws<RecipeException>(() => RecipeJson.Parse("""{ "data": { "source": "x", "format": "pears" } }"""));
        Assert.Contains("data.format: “pears” is not known; did you mean “pairs”?", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_do_nothing_for_a_format_are_rejected()
    {
        Register();
        var pairs = Write("rows.txt", Encoding.UTF8.GetBytes(Pairs));
        Assert.Contains(
            "is read as pairs; the options for files of tensors do nothing. They concern NPZ, safetensors.", Rejected(pairs, tensor: "a"),
            StringComparison.Ordinal);
        Assert.Contains("the options for text tables", Rejected(pairs, csv: new() { LabelColumn = "a" }), StringComparison.Ordinal);
        Assert.Contains("the options for folders of pictures do nothing", Rejected(pairs, pictures: new()), StringComparison.Ordinal);
        var npy = Write("a.npy", Bytes.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }", [1]));
        Assert.Contains(
            "is read as NPY; the options for text tables", Rejected(npy, csv: new() { HasHeader = true }), StringComparison.Ordinal);
        NpzFile.Write(_folder.File("a.npz"), DataFile.Open(npy));
        Assert.Contains(
            "is read as NPZ; the options for text tables", Rejected(_folder.File("a.npz"), csv: new() { Columns = ["z"] }),
            StringComparison.Ordinal);
        Assert.Equal(3, DataFile.Open(pairs, new CsvOptions()).Count);
    }

    private static string Rejected(string path, CsvOptions? csv = null, PictureOptions? pictures = null, string? tensor = null) =>
        Assert.Throws<InvalidInputException>(() => DataFile.Open(path, csv, pictures, tensor)).Message;

    /// <summary>Other tests of this process use the format too.</summary>
    private static void Register()
    {
        lock (typeof(PairsFormat))
            if (!PartRegistry.Names<DataFormat>().Contains("pairs")) PartRegistry.Add<PairsFormat>("pairs");
    }

    /// <summary>Whatever bytes are changed, dropped or doubled, a reader reads or refuses, with little memory.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damage_is_read_or_refused_and_nothing_else(byte[] content)
    {
        var random = new Random(content.Length);
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = content.ToList();
            for (var times = random.Next(1, 4); times > 0 && damaged.Count > 0; times--)
            {
                var at = random.Next(damaged.Count);
                switch (random.Next(4))
                {
                    case 0: damaged[at] = (byte)random.Next(256); break;
                    case 1: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                    case 2: damaged.RemoveAt(at); break;
                    default: damaged.Insert(at, damaged[at]); break;
                }
            }

            var path = Write("damaged", [.. damaged]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                DataFile.Open(path);
            }
            catch (DataFormatException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12 << 20);
        }
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }
}

/// <summary>Text that begins with “pairs”: two numbers per line, then a colon and the class.</summary>
public sealed record PairsFormat : DataFormat
{
    public bool HasHeader { get; init; } = true;

    protected internal override string Title => "pairs";

    public override bool Matches(DataSource source) => source.Start.Span.StartsWith("pairs\n"u8);

    public override DataSet Read(DataSource source, ReadOptions options) => source.Read(stream =>
    {
        using var text = new StreamReader(stream);
        string[][] lines = [.. text.ReadToEnd().TrimEnd().Split('\n').Skip(HasHeader ? 1 : 0).Select(line => line.Split([' ', ':']))];
        float[] values = [.. lines.SelectMany(line => line[..2]).Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
        string[] classes = [.. lines.Select(line => line[2]).Distinct()];
        return new DataSet(
            source.Name, RowTable.FromFloats(values, lines.Length, 2), null,
            [.. lines.Select(line => Array.IndexOf(classes, line[2]))], classes);
    });
}
