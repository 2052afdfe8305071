using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Search;
using Hourglass.Tests.Models;

namespace Hourglass.Tests.Search;

public sealed class SearchIndexTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 7)]
    [InlineData(500, 6, 10)]
    [InlineData(900, 33, 25)]
    public void The_results_match_a_brute_force_search_for_one_query_or_many(int count, int width, int k)
    {
        var (codes, queries) = (Draw(count, width, 1), Draw(40, width, 2));
        var index = new SearchIndex(codes);
        var many = index.Find(queries, k);
        for (var q = 0; q < 40; q++)
        {
            var query = Row(queries, q);
            var one = index.Find(query, k);
            Assert.Equal(one, many[q]);
            var expected =
                Enumerable.Range(0, count).Select(r => (Distance: Distance(query, Row(codes, r)), Row: r)).Order().Take(k).ToArray();
            Assert.Equal(expected.Select(e => e.Row), one.Select(hit => hit.Row));
            for (var j = 0; j < k; j++) Assert.Equal(expected[j].Distance, one[j].Distance, 1e-5 * (1 + expected[j].Distance));
        }
    }

    [Fact]
    public void Arrays_and_tensors_are_indexed_and_found_like_data_sets()
    {
        var (model, rows) = (TinyData.Model(), TinyData.Rows(9));
        var tensor = Tensor.Create(rows.Cast<float>().ToArray(), [9, rows.GetLength(1)]);
        var data = new DataSet("tiny", rows);
        var expected = SearchIndex.Create(model, data).Find(model, data, 3);
        Assert.Equal(expected, SearchIndex.Create(model, rows).Find(model, rows, 3));
        Assert.Equal(expected, SearchIndex.Create(model, tensor).Find(model, tensor, 3));
    }

    [Fact]
    public void Of_rows_equally_near_the_smaller_number_comes_first_and_a_row_itself_is_at_distance_0()
    {
        var index = new SearchIndex(new float[,] { { 1, 2 }, { 3, 4 }, { 1, 2 }, { 1, 2 }, { 9, 9 } });
        Assert.Equal([new(0, 0), new(2, 0)], index.Find([1, 2], 2));
        Assert.Equal([new(0, 0), new(2, 0), new(3, 0), new(1, MathF.Sqrt(8))], index.FindLike(2, 4));
    }

    [Fact]
    public void Cosine_distance_is_one_minus_the_cosine_and_ignores_lengths()
    {
        var index = new SearchIndex(
            new float[,] { { 1, 0 }, { 0, 2 }, { -3, 0 }, { 5, 5 } }, new SearchOptions { Distance = SearchDistance.Cosine });
        var found = index.Find([10, 0], 4);
        Assert.Equal([0, 3, 1, 2], found.Select(hit => hit.Row));
        double[] expected = [0, 1 - Math.Sqrt(0.5), 1, 2];
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], found[i].Distance, 1e-6);
        Assert.Equal(0, found[0].Distance);
        var (codes, queries) = (Draw(300, 9, 3), Draw(40, 9, 4));
        var drawn = new SearchIndex(codes, new SearchOptions { Distance = SearchDistance.Cosine });
        Assert.Equal(Enumerable.Range(0, 40).Select(q => drawn.Find(Row(queries, q), 5)), drawn.Find(queries, 5));
        var options = new SearchOptions { Distance = SearchDistance.Cosine };
        Assert.Contains(
            "Row 1", Assert.Throws<InvalidInputException>(() => new SearchIndex(new float[2, 2] { { 1, 1 }, { 0, 0 } }, options)).Message);
    }

    [Theory]
    [InlineData(SearchDistance.Euclidean, false)]
    [InlineData(SearchDistance.Euclidean, true)]
    [InlineData(SearchDistance.Cosine, true)]
    public void A_row_of_the_data_finds_itself_first_at_distance_0_however_it_was_encoded(SearchDistance distance, bool isApproximate)
    {
        var clothes = SampleDataSets.FashionMini().Test!.Take(300);
        foreach (var model in (Autoencoder[])[Dense(), Convolutional()])
        {
            var index = SearchIndex.Create(model, clothes, new SearchOptions { Distance = distance, IsApproximate = isApproximate });
            for (var row = 0; row < 300; row += 23)
            {
                var found = index.Find(model, clothes.Select([row]), 3)[0];
                Assert.Equal(new SearchHit(row, 0), found[0]);
                Assert.True(found[1] > found[0] && found[2] > found[1]);
            }
        }
    }

    [Fact]
    public void Precision_counts_neighbors_of_the_same_class_without_the_row_itself()
    {
        var codes = new float[,] { { 0 }, { 1 }, { 2 }, { 10 }, { 11 }, { 2.5f } };
        var rows = new IndexedRows { Labels = [0, 0, 0, 1, 1, 1], ClassNames = ["low", "high"] };
        foreach (var isApproximate in (bool[])[false, true])
        {
            var found = new SearchIndex(codes, new SearchOptions { IsApproximate = isApproximate }, rows).PrecisionAt(2);
            // Row 0: 1, 2. Row 1: 0, 2. Row 2: 5, 1. Row 3: 4, 5. Row 4: 3, 5. Row 5: 2, 1.
            Assert.Equal(9 / 12.0, found.Mean, 1e-12);
            Assert.Equal(5 / 6.0, found.ByClass[0]!.Value, 1e-12);
            Assert.Equal(4 / 6.0, found.ByClass[1]!.Value, 1e-12);
            Assert.Equal((2, 6), (found.Neighbors, found.Queries));
        }
    }

    [Fact]
    public void Classes_of_queries_are_matched_by_name()
    {
        var model = Dense();
        var clothes = SampleDataSets.FashionMini().Test!.Take(120);
        var index = SearchIndex.Create(model, clothes);
        var turned = new DataSet(
            "turned", clothes.Table, clothes.Shape, [.. clothes.Labels.ToArray().Select(label => 9 - label)],
            [.. clothes.ClassNames.Reverse()]);
        Assert.Equal(1, index.PrecisionAt(1, model, turned).Mean);
        var strange = new DataSet("strange", clothes.Table, clothes.Shape, new int[120], ["hat"]);
        Assert.Contains("“hat”", Assert.Throws<InvalidInputException>(() => index.PrecisionAt(1, model, strange)).Message);
    }

    [Fact]
    public void A_model_other_than_the_one_of_the_codes_throws()
    {
        var clothes = SampleDataSets.FashionMini().Test!.Take(50);
        var model = Dense();
        var index = SearchIndex.Create(model, clothes);
        index.CheckModel(Dense()); // the same weights
        var other = Dense(seed: 2);
        Assert.Contains(
            "Expected the model that computed the codes",
            Assert.Throws<InvalidInputException>(() => index.Find(other, clothes, 1)).Message);
        Assert.Contains("codes of 8 values", Assert.Throws<InvalidInputException>(() => index.CheckModel(Convolutional())).Message);
    }

    [Fact]
    public void Invalid_codes_and_queries_throw()
    {
        var index = new SearchIndex(new float[,] { { 1, 2 }, { 3, 4 } });
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Find([1, 2], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Find([1, 2], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.FindLike(2, 1));
        Assert.Contains("2 values; found 3", Assert.Throws<InvalidInputException>(() => index.Find([1, 2, 3], 1)).Message);
        Assert.Contains("Query 0", Assert.Throws<InvalidInputException>(() => index.Find([1, float.NaN], 1)).Message);
        var codes = new float[,] { { 1 }, { float.PositiveInfinity } };
        Assert.Contains("Row 1", Assert.Throws<InvalidInputException>(() => new SearchIndex(codes)).Message);
        Assert.Contains("no labels", Assert.Throws<InvalidOperationException>(() => index.PrecisionAt(1)).Message);
        Assert.Throws<InvalidInputException>(() => new SearchIndex(new float[0, 2]));
        Assert.Throws<ArgumentException>(() => new SearchIndex(new float[2, 2], rows: new IndexedRows { Files = ["one"] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchIndex(new float[2, 2], new SearchOptions { Connections = 1 }));
    }

    /// <summary>784-32-8.</summary>
    internal static Autoencoder Dense(ulong seed = 1) =>
        new(
            Recipe.Dense([32, 8]) with { Training = new() { Seed = seed } }, new Shape(1, 28, 28),
            Scaler.Fit(ScalerRecipe.ByteRange, SampleDataSets.FashionMini().Test!.Table));

    internal static float[,] Draw(int count, int width, uint table)
    {
        var stream = new RandomStream(7, RandomPurpose.Data, table);
        var values = new float[count, width];
        for (var r = 0; r < count; r++)
            for (var c = 0; c < width; c++)
                values[r, c] = stream.Word((uint)(r * width + c)) / 4294967296f;
        return values;
    }

    internal static float[] Row(float[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c])];

    private static Autoencoder Convolutional() => new(
        new Recipe
        {
            Encoder =
            [
                new Conv2DRecipe { Filters = 6, Kernel = 3, Stride = 2, Activation = ActivationKind.Relu },
                new BatchNormRecipe(), new MaxPool2DRecipe { Kernel = 2 }, new Conv2DRecipe { Filters = 5, Kernel = 3 },
                new FlattenRecipe(), new LayerNormRecipe(), new DenseRecipe { Units = 5 },
            ],
            Decoder = [new DenseRecipe { Units = 784 }, new ReshapeRecipe { Shape = [1, 28, 28] }],
        },
        new Shape(1, 28, 28), Scaler.Fit(ScalerRecipe.ByteRange, SampleDataSets.FashionMini().Test!.Table));

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());
}
