using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Tests.Numerics;

public sealed class NearestNeighborsTests
{
    [Theory]
    [InlineData(1, 1, 1, 0f)]
    [InlineData(5, 3, 5, 0f)]
    [InlineData(300, 7, 10, 0f)]
    [InlineData(5000, 64, 10, 0f)]
    [InlineData(400, 20, 3, 1000f)] // far from the origin, where the product form of a distance keeps few digits
    public void The_nearest_rows_match_a_brute_force_search(int count, int width, int k, float offset)
    {
        var random = new Random(count + width);
        var (points, queries) = (Draw(count), Draw(150));
        var (rows, distances) = new NearestNeighbors(points).Find(queries, k);
        for (var q = 0; q < 150; q++)
        {
            var expected =
                Enumerable.Range(0, count).Select(r => (Distance: Distance(queries, q, points, r), Row: r)).Order().Take(k).ToArray();
            for (var j = 0; j < k; j++)
            {
                Assert.Equal(expected[j].Distance, distances[q, j], 1e-5 * (1 + expected[j].Distance));
                if (rows[q, j] != expected[j].Row) // only where float and double round a tie to different sides
                    Assert.Equal(expected[j].Distance, Distance(queries, q, points, rows[q, j]), 1e-5 * (1 + expected[j].Distance));
            }
        }

        float[,] Draw(int n)
        {
            var values = new float[n, width];
            for (var r = 0; r < n; r++)
                for (var c = 0; c < width; c++)
                    values[r, c] = offset + (float)random.NextDouble();
            return values;
        }
    }

    [Fact]
    public void A_row_itself_comes_first_at_distance_0_and_copies_by_their_number()
    {
        var points = new float[,] { { 1, 2 }, { 3, 4 }, { 1, 2 }, { 1, 2 } };
        var (rows, distances) = new NearestNeighbors(points).Find(new float[,] { { 1, 2 } }, 4);
        Assert.Equal([0, 2, 3, 1], rows.Cast<int>());
        Assert.Equal([0, 0, 0, MathF.Sqrt(8)], distances.Cast<float>());
    }

    [Fact]
    public void FindOthers_excludes_a_row_from_its_own_neighbors()
    {
        var (rows, _) = new NearestNeighbors(new float[,] { { 0 }, { 1 }, { 5 }, { 1 } }).FindOthers(2);
        Assert.Equal(new[,] { { 1, 3 }, { 3, 0 }, { 1, 3 }, { 1, 0 } }, rows);
    }

    [Fact]
    public void Invalid_codes_and_queries_throw()
    {
        var points = new float[,] { { 0, 1 }, { 2, 3 } };
        var search = new NearestNeighbors(points);
        Assert.Contains("2 values; found 3", Assert.Throws<InvalidInputException>(() => search.Find(new float[1, 3], 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Find(points, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Find(points, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.FindOthers(2));
        Assert.Contains("Query 0", Assert.Throws<InvalidInputException>(() => search.Find(new[,] { { float.NaN, 0 } }, 1)).Message);
        var unbounded = new[,] { { 0, 0 }, { float.NaN, 0 } };
        Assert.Contains("Row 1", Assert.Throws<InvalidInputException>(() => new NearestNeighbors(unbounded)).Message);
        Assert.Empty(search.Find(new float[0, 2], 1).Rows);
    }

    private static double Distance(float[,] a, int i, float[,] b, int j)
    {
        var sum = 0.0;
        for (var c = 0; c < a.GetLength(1); c++) sum += ((double)a[i, c] - b[j, c]) * ((double)a[i, c] - b[j, c]);
        return Math.Sqrt(sum);
    }
}
