using Hourglass.Files;
using Hourglass.Parts;
using Hourglass.Search;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Search;

public sealed class SearchIndexFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("a.index");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, SearchDistance.Euclidean)]
    [InlineData(true, SearchDistance.Euclidean)]
    [InlineData(true, SearchDistance.Cosine)]
    public void A_saved_index_gives_the_same_answers_in_the_same_order(bool isApproximate, SearchDistance distance)
    {
        var index = Index(isApproximate, distance);
        index.Save(Path);
        var loaded = SearchIndexFile.Load(Path);
        var queries = SearchIndexTests.Draw(30, 5, 2);
        Assert.Equal(index.Find(queries, 12), loaded.Find(queries, 12));
        for (var row = 0; row < 400; row += 37) Assert.Equal(index.FindLike(row, 400), loaded.FindLike(row, 400));
        Assert.Equal(index.Options, loaded.Options);
        Assert.Equal(index.Rows.Labels, loaded.Rows.Labels);
        Assert.Equal(index.Rows.Files, loaded.Rows.Files);
        Assert.Equal(index.Rows.ClassNames, loaded.Rows.ClassNames);
        Assert.Equal(
            (index.Rows.Source, index.Rows.ModelPath, index.Rows.ModelChecksum),
            (loaded.Rows.Source, loaded.Rows.ModelPath, loaded.Rows.ModelChecksum));
        Assert.Equal(index.PrecisionAt(3).ByClass, loaded.PrecisionAt(3).ByClass);
    }

    [Fact]
    public void A_graph_of_more_rows_than_a_file_can_hold_is_refused_with_both_numbers()
    {
        var index = Index(true, SearchDistance.Euclidean);
        var message = Assert.Throws<InvalidInputException>(() => SearchIndexFile.Save(index, Path, maximumGraphRows: 399)).Message;
        Assert.Contains("at most 399 rows", message);
        Assert.Contains("found 400", message);
        Assert.False(File.Exists(Path));
        SearchIndexFile.Save(Index(false, SearchDistance.Euclidean), Path, maximumGraphRows: 399); // no graph, no limit
    }

    [Fact]
    public void A_truncated_file_throws_at_every_length()
    {
        Index(true, SearchDistance.Euclidean).Save(Path);
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length < whole.Length; length += whole.Length / 60)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Throws<ModelFileException>(() => SearchIndexFile.Load(Path));
        }
    }

    [Theory]
    [InlineData("graph.links", 0, 400, "linked to row 400")]
    [InlineData("graph.links", 0, 0.5, "whole number")]
    [InlineData("graph.links", 0, float.NaN, "whole number")]
    [InlineData("graph.layers", 0, 90, "layer 90")]
    [InlineData("labels", 3, 9, "labels from 0 to 1")]
    [InlineData("codes", 3, float.NaN, "non-finite")]
    public void An_inconsistent_file_throws(string tensor, int place, float value, string expected)
    {
        Index(true, SearchDistance.Euclidean).Save(Path);
        var file = SafetensorsFile.Read(Path);
        SafetensorsFile.Write(Path, [.. file.Tensors.Select(t => t.Name == tensor ? Changed(t, place, value) : t)], file.Metadata);
        Assert.Contains(expected, Assert.Throws<ModelFileException>(() => SearchIndexFile.Load(Path)).Message);
    }

    [Fact]
    public void Inconsistent_sizes_and_newer_versions_throw()
    {
        Index(true, SearchDistance.Euclidean).Save(Path);
        var file = SafetensorsFile.Read(Path);
        SafetensorsFile.Write(Path, [.. file.Tensors.Where(t => t.Name != "graph.layers")], file.Metadata);
        Assert.Contains("“graph.layers” is missing", Assert.Throws<ModelFileException>(() => SearchIndexFile.Load(Path)).Message);
        SafetensorsFile.Write(
            Path, [.. file.Tensors.Select(t => t.Name == "graph.links" ? new NamedTensor(t.Name, [5], t.Values[..5]) : t)], file.Metadata);
        Assert.Contains("slots for 5 links", Assert.Throws<ModelFileException>(() => SearchIndexFile.Load(Path)).Message);
        SafetensorsFile.Write(Path, file.Tensors, new Dictionary<string, string>(file.Metadata) { ["hourglass.index.version"] = "2" });
        Assert.Contains("newer version", Assert.Throws<ModelFileException>(() => SearchIndexFile.Load(Path)).Message);
        SafetensorsFile.Write(Path, file.Tensors);
        Assert.Contains("not a Hourglass index", Assert.Throws<ModelFileException>(() => SearchIndexFile.Load(Path)).Message);
    }

    private static SearchIndex Index(bool isApproximate, SearchDistance distance) => new(
        SearchIndexTests.Draw(400, 5, 1),
        new SearchOptions { IsApproximate = isApproximate, Distance = distance, Connections = 5, Seed = ulong.MaxValue },
        new IndexedRows
        {
            Labels = [.. Enumerable.Range(0, 400).Select(row => row % 2)], ClassNames = ["even", "odd"],
            Files = [.. Enumerable.Range(0, 400).Select(row => $"pictures/ä{row}.png")], Source = "pictures", ModelPath = "runs/a",
            ModelChecksum = new string('a', 64),
        });

    private static NamedTensor Changed(NamedTensor tensor, int place, float value)
    {
        var values = tensor.Values.ToArray();
        values[place] = value;
        return new NamedTensor(tensor.Name, [.. tensor.Shape], values);
    }
}
