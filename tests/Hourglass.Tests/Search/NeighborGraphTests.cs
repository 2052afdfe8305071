using Hourglass.SampleData;
using Hourglass.Search;

namespace Hourglass.Tests.Search;

public sealed class NeighborGraphTests
{
    [Fact]
    public void A_walk_finds_at_least_95_of_100_nearest_codes_of_clothes()
    {
        var (train, test) = SampleDataSets.FashionMini();
        train = train.Take(5000);
        var model = SearchIndexTests.Dense();
        var exact = SearchIndex.Create(model, train, new SearchOptions { IsApproximate = false });
        var graph = SearchIndex.Create(model, train, new SearchOptions { IsApproximate = true });
        var queries = FixedSizeBatches.Encode(model, test!, default);
        Assert.InRange(Recall(exact.Find(queries, 10), graph.Find(queries, 10)), 0.95, 1);
    }

    [Theory]
    [InlineData(1, 4, 2)]
    [InlineData(2, 4, 2)]
    [InlineData(400, 3, 4)]
    [InlineData(1500, 16, 16)]
    public void With_as_many_candidates_as_rows_no_neighbor_is_missed(int count, int width, int connections)
    {
        var (codes, queries) = (SearchIndexTests.Draw(count, width, 3), SearchIndexTests.Draw(20, width, 4));
        var exact = new SearchIndex(codes).Find(queries, Math.Min(count, 10));
        var options = new SearchOptions { IsApproximate = true, Connections = connections, SearchWidth = count };
        Assert.Equal(exact, new SearchIndex(codes, options).Find(queries, Math.Min(count, 10)));
    }

    [Fact]
    public void More_candidates_miss_fewer()
    {
        var (codes, queries) = (SearchIndexTests.Draw(4000, 24, 5), SearchIndexTests.Draw(200, 24, 6));
        var exact = new SearchIndex(codes).Find(queries, 10);
        var index = new SearchIndex(codes, new SearchOptions { IsApproximate = true });
        var recalls = ((int[])[10, 40, 160, 640]).Select(width => // the width is the search's: all walk on one graph
            Recall(exact, new SearchIndex(index.Codes, index.Options with { SearchWidth = width }, index.Rows, index.Graph)
                .Find(queries, 10))).ToArray();
        Assert.Equal(recalls.Order(), recalls);
        Assert.InRange(recalls[3], 0.99, 1);
        Assert.InRange(recalls[0], 0.3, 0.97);
    }

    [Fact]
    public void The_graph_depends_on_codes_and_seed()
    {
        var codes = SearchIndexTests.Draw(500, 5, 7);
        Assert.Equal(Links(1), Links(1));
        Assert.NotEqual(Links(1), Links(2));

        int[] Links(ulong seed) => new SearchIndex(codes, new SearchOptions { IsApproximate = true, Seed = seed }).Graph!.Links.ToArray();
    }

    [Fact]
    public void Links_are_distinct_rows_of_their_layer()
    {
        var graph = new SearchIndex(SearchIndexTests.Draw(2000, 8, 8), new SearchOptions { IsApproximate = true, Connections = 6 }).Graph!;
        var layers = graph.Layers.ToArray();
        Assert.InRange(layers.Count(layer => layer > 0) / 2000.0, 0.12, 0.21); // a sixth
        for (var row = 0; row < 2000; row++)
        {
            for (var layer = 0; layer <= layers[row]; layer++)
            {
                var links = graph.Neighbors(row, layer).ToArray();
                Assert.InRange(links.Length, layer == 0 ? 1 : 0, layer == 0 ? 12 : 6);
                Assert.Equal(links.Length, links.Distinct().Count());
                Assert.All(links, other => Assert.True(other != row && layers[other] >= layer));
            }
        }
    }

    [Fact]
    public void All_copies_of_a_code_are_found()
    {
        var codes = new float[300, 2];
        for (var row = 250; row < 300; row++) codes[row, 0] = row;
        var index = new SearchIndex(codes, new SearchOptions { IsApproximate = true });
        var found = index.Find([0, 0], 300);
        Assert.Equal(Enumerable.Range(0, 300), found.Select(hit => hit.Row));
    }

    private static double Recall(SearchHit[][] exact, SearchHit[][] found) =>
        exact.Zip(found, (e, f) => e.Select(hit => hit.Row).Intersect(f.Select(hit => hit.Row)).Count() / (double)e.Length).Average();
}
