using Hourglass.Compute;
using Hourglass.Latent;
using Hourglass.Numerics;
using Hourglass.Parts;
using Hourglass.SampleData;

namespace Hourglass.Tests.Latent;

public sealed class TsneTests
{
    [Fact]
    public void Two_separate_blobs_stay_separate()
    {
        var map = Tsne.Fit(Blobs(200, 10, 8), new TsneOptions { Perplexity = 20, Seed = 1 });
        var nearest = new NearestNeighbors(map.Points).FindOthers(10).Rows;
        for (var row = 0; row < 200; row++)
            for (var j = 0; j < 10; j++)
                Assert.Equal(row % 2, nearest[row, j] % 2);
        var apart = Distance(Mean(map.Points, 0), Mean(map.Points, 1));
        Assert.True(apart > 2 * Spread(map.Points, 0) && apart > 2 * Spread(map.Points, 1));
    }

    [Fact]
    public void The_map_depends_on_seed_and_rows_but_not_on_threads()
    {
        var rows = Blobs(300, 6, 3);
        var options = new TsneOptions { Steps = 100, Seed = 4 };
        var map = Tsne.Fit(rows, options with { Threads = 1 });
        Assert.Equal(map.Points, Tsne.Fit(rows, options with { Threads = 3 }).Points);
        Assert.Equal(map.Divergence, Tsne.Fit(rows, options with { Threads = 2 }).Divergence);
        Assert.NotEqual(map.Points, Tsne.Fit(rows, options with { Seed = 5 }).Points);
    }

    [Fact]
    public void The_divergence_is_that_of_the_probabilities_of_rows_and_map()
    {
        // With fewer rows than three perplexities have neighbors, all pairs count: both sides can be written down without a tree and
        // without neighbors.
        var rows = Blobs(40, 5, 2);
        var map = Tsne.Fit(rows, new TsneOptions { Perplexity = 13.2, Angle = 0, Steps = 400 });
        var p = Joint(rows, 13.2);
        var (q, sum) = (new double[40, 40], 0.0);
        for (var i = 0; i < 40; i++)
            for (var j = 0; j < 40; j++)
                if (i != j)
                    sum += q[i, j] = 1 / (
                        1 + Math.Pow(map.Points[i, 0] - map.Points[j, 0], 2) + Math.Pow(map.Points[i, 1] - map.Points[j, 1], 2));
        var expected = 0.0;
        for (var i = 0; i < 40; i++)
            for (var j = 0; j < 40; j++)
                if (i != j)
                    expected += p[i, j] * Math.Log(p[i, j] / (q[i, j] / sum));
        Assert.Equal(expected, map.Divergence, 1e-3);
    }

    [Fact]
    public void Each_row_has_the_requested_perplexity()
    {
        var squares = Enumerable.Range(1, 30).Select(i => i * i / 7.0).ToArray();
        NeighborProbabilities.Spread(squares, Math.Log(9));
        Assert.Equal(1, squares.Sum(), 1e-12);
        Assert.Equal(9, Math.Exp(-squares.Sum(p => p * Math.Log(p))), 1e-3);
        Assert.Equal(squares.OrderDescending(), squares);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public void A_tree_opened_to_the_last_square_gives_the_plain_sums(int count)
    {
        var points = Plane(count);
        var tree = new QuadTree(count);
        tree.Build(points);
        for (var i = 0; i < count; i++)
        {
            var (expected, found) = (Plain(points, i), tree.Repulsion(i, 0));
            Assert.Equal(expected.Sum, found.Sum, 1e-9 * count);
            Assert.Equal(expected.X, found.X, 1e-9 * count);
            Assert.Equal(expected.Y, found.Y, 1e-9 * count);
        }
    }

    [Fact]
    public void The_tree_changes_forces_by_a_few_percent_at_most()
    {
        var points = Plane(2000);
        var tree = new QuadTree(2000);
        tree.Build(points);
        var (error, size) = (0.0, 0.0);
        for (var i = 0; i < 2000; i++)
        {
            var (expected, found) = (Plain(points, i), tree.Repulsion(i, 0.5));
            Assert.Equal(1, found.Sum / expected.Sum, 0.05);
            error += Math.Pow(found.X - expected.X, 2) + Math.Pow(found.Y - expected.Y, 2);
            size += Math.Pow(expected.X, 2) + Math.Pow(expected.Y, 2);
        }

        Assert.InRange(Math.Sqrt(error / size), 1e-6, 0.03); // above 0: squares were taken as one
    }

    [Fact]
    public void Coinciding_points_exert_no_force_on_each_other()
    {
        var points = new double[] { 1, 2, 1, 2, 1, 2, 4, 6 };
        var tree = new QuadTree(4);
        tree.Build(points);
        var (sum, x, y) = tree.Repulsion(0, 0.5);
        Assert.Equal(2 + 1 / 26.0, sum, 1e-12);
        Assert.Equal(-3 / 676.0, x, 1e-12);
        Assert.Equal(-4 / 676.0, y, 1e-12);
        tree.Build([3, 3, 3, 3, 3, 3, 3, 3]);
        Assert.Equal((3, 0, 0), tree.Repulsion(2, 0.5));
    }

    [Fact]
    public void Copies_and_rows_of_one_value_are_mapped()
    {
        var copies = new float[60, 3];
        for (var row = 30; row < 60; row++) copies[row, 1] = 5;
        var line = new float[60, 1];
        for (var row = 0; row < 60; row++) line[row, 0] = row;
        foreach (var rows in (float[][,])[copies, line, new float[60, 4]])
        {
            var map = Tsne.Fit(rows, new TsneOptions { Perplexity = 8, Steps = 300 });
            Assert.All(map.Points.Cast<float>(), value => Assert.True(float.IsFinite(value)));
            Assert.True(double.IsFinite(map.Divergence));
        }
    }

    [Fact]
    public void Neighbors_of_clothes_are_preserved_better_than_by_PCA()
    {
        var clothes = SampleDataSets.FashionMini().Test!.Take(600);
        var codes = Pca.Fit(clothes.Table, AffineMap.Identity, 30).Encode(clothes.Table, AffineMap.Identity);
        var near = new NearestNeighbors(codes).FindOthers(10).Rows;
        var map = Shared(Tsne.Fit(codes, new TsneOptions { Perplexity = 20, Steps = 500 }).Points);
        var plane = Shared(Pca.Fit(codes, 2).Encode(codes));
        Assert.True(map > 2 * plane, $"{map:P0} of the ten nearest stay in the map, {plane:P0} in the plane.");

        double Shared(float[,] points)
        {
            var found = new NearestNeighbors(points).FindOthers(10).Rows;
            var shared = 0;
            for (var i = 0; i < 600; i++)
                shared += Enumerable.Range(0, 10).Select(j => near[i, j]).Intersect(Enumerable.Range(0, 10).Select(j => found[i, j]))
                    .Count();
            return shared / 6000.0;
        }
    }

    [Fact]
    public void The_divergence_is_about_that_of_scikit_learn()
    {
        // TSNE(init='pca', learning_rate='auto', perplexity=20) of these codes: 0.5936, 0.5934 and 0.5923 for three seeds.
        var clothes = SampleDataSets.FashionMini().Test!.Take(600);
        var codes = Pca.Fit(clothes.Table, AffineMap.Identity, 30).Encode(clothes.Table, AffineMap.Identity);
        Assert.Equal(0.593, Tsne.Fit(codes, new TsneOptions { Perplexity = 20 }).Divergence, 0.015);
    }

    [Fact]
    public void Invalid_rows_and_options_throw()
    {
        var rows = Blobs(20, 3, 1);
        Assert.Contains("third of the 20 rows", Refused(new() { Perplexity = 7 }));
        Assert.Contains("perplexity", Refused(new() { Perplexity = double.NaN }));
        Assert.Contains("angle", Refused(new() { Perplexity = 3, Angle = 0.8 }));
        Assert.Contains("learning rate", Refused(new() { Perplexity = 3, LearningRate = 0 }));
        Assert.Contains("exaggeration", Refused(new() { Perplexity = 3, Exaggeration = 0.5 }));
        Assert.Contains("step", Refused(new() { Perplexity = 3, Steps = 0 }));
        Assert.Contains("thread", Refused(new() { Perplexity = 3, Threads = 0 }));
        Assert.Contains("at least 4", Assert.Throws<InvalidInputException>(() => Tsne.Fit(new float[3, 2])).Message);
        Assert.Contains(
            "diverged", Assert.Throws<ArithmeticException>(() => Tsne.Fit(rows, new() { Perplexity = 3, LearningRate = 1e300 })).Message);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => Tsne.Fit(rows, new() { Perplexity = 3 }, progress: new Stop(stop), cancellation: stop.Token));

        string Refused(TsneOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => Tsne.Fit(rows, options)).Message;
    }

    [Fact]
    public void Many_rows_give_a_warning()
    {
        Assert.Null(Tsne.WarningFor(Tsne.RecommendedRows));
        Assert.Contains("20,001 rows", Tsne.WarningFor(20_001));
    }

    /// <summary>Rows that lie by turns around two places, <paramref name="apart"/> deviations from each other along each column.</summary>
    private static float[,] Blobs(int count, int width, float apart)
    {
        var rows = new float[count, width];
        for (var r = 0; r < count; r++)
            for (var c = 0; c < width; c++)
                rows[r, c] = Philox.Normals(Word(r, c, 0), Word(r, c, 1)).First + r % 2 * apart;
        return rows;

        uint Word(int r, int c, uint element) => new RandomStream(9, RandomPurpose.Data, (uint)r, (ulong)c).Word(element);
    }

    private static double[] Plane(int count)
    {
        var points = new double[2 * count];
        for (var i = 0; i < count; i++)
        {
            var (a, b) = Philox.Normals(
                new RandomStream(3, RandomPurpose.Data).Word((uint)(2 * i)),
                new RandomStream(3, RandomPurpose.Data).Word((uint)(2 * i + 1)));
            (points[2 * i], points[2 * i + 1]) = (20.0 * a, 20.0 * b);
        }

        return points;
    }

    private static (double Sum, double X, double Y) Plain(double[] points, int i)
    {
        var (sum, x, y) = (0.0, 0.0, 0.0);
        for (var j = 0; j < points.Length / 2; j++)
        {
            var (dx, dy) = (points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]);
            var q = 1 / (1 + dx * dx + dy * dy);
            if (j != i) sum += q;
            x += q * q * dx;
            y += q * q * dy;
        }

        return (sum, x, y);
    }

    /// <summary>(p(j|i) + p(i|j)) / 2n over all pairs.</summary>
    private static double[,] Joint(float[,] rows, double perplexity)
    {
        var count = rows.GetLength(0);
        var joint = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            var others = Enumerable.Range(0, count).Where(j => j != i).OrderBy(j => Square(i, j)).ToArray();
            var shares = others.Select(j => Square(i, j)).ToArray();
            NeighborProbabilities.Spread(shares, Math.Log(perplexity));
            for (var j = 0; j < others.Length; j++)
            {
                joint[i, others[j]] += shares[j] / (2 * count);
                joint[others[j], i] += shares[j] / (2 * count);
            }
        }

        return joint;

        double Square(int i, int j) => Enumerable.Range(0, rows.GetLength(1)).Sum(c => Math.Pow((double)rows[i, c] - rows[j, c], 2));
    }

    private static (double X, double Y) Mean(float[,] points, int blob)
    {
        var rows = Enumerable.Range(0, points.GetLength(0)).Where(r => r % 2 == blob).ToArray();
        return (rows.Average(r => (double)points[r, 0]), rows.Average(r => (double)points[r, 1]));
    }

    private static double Spread(float[,] points, int blob)
    {
        var mean = Mean(points, blob);
        return Math.Sqrt(
            Enumerable.Range(0, points.GetLength(0)).Where(r => r % 2 == blob).Average(
                r => Math.Pow(Distance(mean, (points[r, 0], points[r, 1])), 2)));
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) =>
        Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));

    private sealed class Stop(CancellationTokenSource source) : IProgress<int>
    {
        public void Report(int value) => source.Cancel();
    }
}
