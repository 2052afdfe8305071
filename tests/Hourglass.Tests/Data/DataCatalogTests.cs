using System.Globalization;
using System.Security.Cryptography;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class DataCatalogTests
{
    private static readonly DataCatalog _catalog = new(SampleDataSets.Entries);

    [Fact]
    public void Each_entry_is_documented()
    {
        string[] expected =
        [
            "breast-cancer", "cardio", "cube-3d", "digits", "ecg", "ecg5000", "fashion-mini", "fashion-mnist", "iris",
            "mammography", "mitdb208", "mnist",
            "patches", "prices", "satimage-2", "sparse-dictionary", "thyroid", "wine",
        ];
        Assert.Equal(expected, _catalog.Entries.Select(e => e.Name));
        foreach (var entry in _catalog.Entries)
        {
            Assert.NotEmpty(entry.Title);
            Assert.NotEmpty(entry.License);
            Assert.All(entry.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
            Assert.All(
                entry.Files.SelectMany(file => file.Addresses),
                address => Assert.StartsWith("http", address.Scheme, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_name_nearly_right_is_answered_with_the_right_one() =>
        Assert.Contains(
            "did you mean “fashion-mnist”?", Assert.Throws<InvalidInputException>(() => _catalog.Load("fashon-mnist")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_is_shipped_or_made_is_always_there()
    {
        foreach (var name in (string[])["fashion-mini", "digits", "patches", "cube-3d"])
        {
            Assert.True(_catalog.IsPresent(name));
            Assert.True(_catalog.Load(name).Train.Count > 0);
        }
    }

    [Fact]
    public void A_missing_file_is_reported_with_where_it_was_searched_for_and_how_to_get_it()
    {
        DataSetEntry Entry(string name, params Uri[] addresses) =>
            new(
                name, "title", "none", [new("nowhere/file.gz", 1, new string('0', 64), addresses)],
                _ => throw new InvalidOperationException());
        var catalog = new DataCatalog(Entry("public", new Uri("http://127.0.0.1/")), Entry("private"));

        Assert.False(catalog.IsPresent("public"));
        var e = Assert.Throws<FileNotFoundException>(() => catalog.Load("public"));
        Assert.Contains("nowhere/file.gz was searched for in", e.Message, StringComparison.Ordinal);
        Assert.All(catalog.Folders, folder => Assert.Contains(folder, e.Message, StringComparison.Ordinal));
        Assert.Contains("“hourglass data get public” downloads it", e.Message, StringComparison.Ordinal);
        Assert.Contains(
            "put the file into one of these folders", Assert.Throws<FileNotFoundException>(() => catalog.Load("private")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_got_lies_in_the_cache_and_is_loaded_from_there()
    {
        using var folder = new TemporaryFolder();
        var content = "1,2\n3,4\n"u8.ToArray();
        using var server = TestServer.Serving(content);
        var before = Environment.GetEnvironmentVariable(DataCatalog.CacheVariable);
        DataCatalog catalog;
        try
        {
            Environment.SetEnvironmentVariable(DataCatalog.CacheVariable, folder.Path);
            catalog = new DataCatalog(new DataSetEntry(
                "tiny", "two rows", "none",
                [new("tiny/rows.csv", content.Length, Convert.ToHexStringLower(SHA256.HashData(content)), server.Address)],
                paths => new DataPair(CsvFile.Read(paths[0]), null)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(DataCatalog.CacheVariable, before);
        }

        Assert.Equal(folder.Path, catalog.CacheFolder);
        Assert.Equal([folder.Path, "/usr/share/datasets"], catalog.Folders.TakeLast(2));
        using var downloader = new Downloader();
        var path = Assert.Single(await catalog.GetAsync("tiny", downloader));
        Assert.Equal(folder.File("tiny/rows.csv"), path);
        Assert.Equal(2, catalog.Load("tiny").Train.Count);
        await catalog.GetAsync("tiny", downloader);
        Assert.Single(server.Requests);
    }

    [DataFact]
    public void Mnist_is_mnist()
    {
        var (train, test) = _catalog.Load("mnist");
        Assert.Equal((60_000, 10_000, new Shape(1, 28, 28)), (train.Count, test!.Count, train.Shape));
        Assert.True(train.Table.IsBytes);
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], Counts(train));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], Counts(test));
        Assert.Equal([5, 0, 4, 1, 9], train.Labels[..5].ToArray());
        Assert.Equal([7, 2, 1, 0, 4], test.Labels[..5].ToArray());
        Assert.Equal(.1307, Mean(train) / 255, .00005);
        Assert.Equal(.1325, Mean(test) / 255, .00005);

        Assert.Equal(16_583, train.Skip(5_000).WithLabels("1", "5", "6").Count);
        Assert.Equal(2_985, test.WithLabels("1", "5", "6").Count);
    }

    [DataFact]
    public void Fashion_mnist_is_fashion_mnist()
    {
        var (train, test) = _catalog.Load("fashion-mnist");
        Assert.Equal((60_000, 10_000), (train.Count, test!.Count));
        Assert.All(Counts(train), count => Assert.Equal(6_000, count));
        Assert.All(Counts(test), count => Assert.Equal(1_000, count));
        Assert.Equal("Ankle boot", train.ClassNames[train.Labels[0]]);
        Assert.Equal(.2860, Mean(train) / 255, .00005);
        Assert.Equal(.2868, Mean(test) / 255, .00005);
    }

    [DataFact]
    public void Ecg5000_is_the_archives()
    {
        var (train, test) = _catalog.Load("ecg5000");
        Assert.Equal((500, 4_500, 140), (train.Count, test!.Count, train.Shape.Size));
        Assert.Equal(["1", "2", "3", "4", "5"], train.ClassNames);
        Assert.Equal([292, 177, 10, 19, 2], Counts(train));
        Assert.Equal([2627, 1590, 86, 175, 22], Counts(test));
        Assert.Equal((-7.0903741f, 7.4021031f), (Math.Min(Least(train), Least(test)), Math.Max(Largest(train), Largest(test))));
    }

    [DataFact]
    public void The_tutorials_ecg_is_split_into_the_tutorials_parts()
    {
        var (train, test) = _catalog.Load("ecg");
        Assert.Equal((3_998, 1_000), (train.Count, test!.Count));
        Assert.Equal(2_359, train.WithLabels("1").Count);
        Assert.Equal(560, test.WithLabels("1").Count);
        Assert.Equal((-6.2808752f, 7.4021031f), (Least(train), Largest(train)));

        var folder = Path.Combine(Environment.GetEnvironmentVariable(DataCatalog.DataVariable)!, "ecg5000");
        int[] rows = [.. File.ReadLines(Path.Combine(folder, "ecg-tutorial-test-rows.txt"))
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        var all = CsvFile.Read(Path.Combine(folder, "ecg.csv.gz"), new() { LabelColumn = "-1" });
        Assert.True(all.SplitBy(rows).Apart.Table.Floats.SequenceEqual(test.Table.Floats));
    }

    [DataFact]
    public void Tables_have_their_rows_columns_and_classes()
    {
        AssertTable("digits", 1_797, 64, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180], 0, 16);
        AssertTable("wine", 178, 13, [59, 71, 48], .13f, 1680);
        AssertTable("breast-cancer", 569, 30, [212, 357], 0, 4254);
        AssertTable("iris", 150, 4, [50, 50, 50], .1f, 7.9f);
        AssertTable("cardio", 1_831, 21, [1_655, 176], -4.568f, 19.9f);
        AssertTable("thyroid", 3_772, 6, [3_679, 93], 0, 1);
        AssertTable("satimage-2", 5_803, 36, [5_732, 71], 27, 157);
        AssertTable("mammography", 11_183, 6, [10_923, 260], -.9457f, 31.5084f);
    }

    [DataFact]
    public void The_files_are_the_ones_whose_sums_are_listed()
    {
        foreach (var file in _catalog.Entries.SelectMany(e => e.Files))
        {
            var path = Path.Combine(Environment.GetEnvironmentVariable(DataCatalog.DataVariable)!, file.Path);
            using var stream = SourceFile.Open(File.Exists(path) ? path : path + ".gz");
            using var plain = File.Exists(path) ? File.OpenRead(path) : null;
            Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(plain ?? stream)));
            if (plain is not null) Assert.Equal(file.Bytes, plain.Length);
        }
    }

    private static void AssertTable(string name, int rows, int columns, int[] counts, float least, float largest)
    {
        var data = _catalog.Load(name).Train;
        Assert.Equal((rows, columns), (data.Count, data.Table.Columns));
        Assert.Equal(counts, Counts(data));
        Assert.Equal(least, Least(data), 1e-3);
        Assert.Equal(largest, Largest(data), 1e-3);
    }

    private static int[] Counts(DataSet data) => [.. Enumerable.Range(0, data.ClassNames.Count).Select(c => data.Labels.Count(c))];

    private static float Least(DataSet data) => data.Table.Range(AffineMap.Identity).Minimum;

    private static float Largest(DataSet data) => data.Table.Range(AffineMap.Identity).Maximum;

    private static double Mean(DataSet data)
    {
        var sum = 0L;
        foreach (var value in data.Table.Bytes) sum += value;
        return (double)sum / data.Table.Bytes.Length;
    }
}
