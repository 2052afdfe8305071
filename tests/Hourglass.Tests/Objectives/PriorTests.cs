using Hourglass.Compute;
using Hourglass.Objectives;

namespace Hourglass.Tests.Objectives;

public sealed class PriorTests
{
    private const float Edge = 5;

    public static TheoryData<Prior> Priors =>
    [
        new StandardNormal(), new GaussianRing(), new GaussianRing(3, 1.5f, 0.3f, 0.6f), new GaussianRing(1, 1, 0.5f, 0.5f),
        new SwissRoll(),
        new SwissRoll(2, 1, 0.3f),
    ];

    [Theory]
    [MemberData(nameof(Priors))]
    public void The_density_integrates_to_1(Prior prior)
    {
        const int cells = 125; // narrower than the narrowest Gaussian
        var (width, total) = (2 * Edge / cells, 0.0);
        for (var i = 0; i < cells; i++)
        {
            for (var j = 0; j < cells; j++) total += Density(prior, -Edge + (i + 0.5f) * width, -Edge + (j + 0.5f) * width) * width * width;
        }

        Assert.Equal(1, total, 2e-3);
    }

    [Theory]
    [MemberData(nameof(Priors))]
    public void Draws_fall_where_the_density_says(Prior prior)
    {
        // Each cell's share of the draws against its probability, by Gauss and Legendre's rule: χ² of so many cells is near their number.
        const int draws = 40_000, cells = 20;
        (double At, double Weight)[] points =
        [
            (-0.932469514203152, 0.171324492379170), (-0.661209386466265, 0.360761573048139), (-0.238619186083197, 0.467913934572691),
            (0.238619186083197, 0.467913934572691), (0.661209386466265, 0.360761573048139), (0.932469514203152, 0.171324492379170),
        ];
        var codes = Draw(prior, draws);
        var (width, found) = (2 * Edge / cells, new int[cells, cells]);
        for (var r = 0; r < draws; r++)
        {
            var (i, j) = ((int)((codes[2 * r] + Edge) / width), (int)((codes[2 * r + 1] + Edge) / width));
            if (i is >= 0 and < cells && j is >= 0 and < cells) found[i, j]++;
        }

        var (square, counted) = (0.0, 0);
        for (var i = 0; i < cells; i++)
        {
            for (var j = 0; j < cells; j++)
            {
                var expected = 0.0;
                foreach (var (x, weightX) in points)
                {
                    foreach (var (y, weightY) in points)
                    {
                        var (atX, atY) = ((float)((i + 0.5 + x / 2) * width - Edge), (float)((j + 0.5 + y / 2) * width - Edge));
                        expected += draws * Density(prior, atX, atY) * width * width * weightX * weightY / 4;
                    }
                }

                if (expected < 5) continue;
                square += (found[i, j] - expected) * (found[i, j] - expected) / expected;
                counted++;
            }
        }

        Assert.InRange(square / counted, 0.4, 1 + 5 * Math.Sqrt(2.0 / counted));
    }

    [Theory]
    [MemberData(nameof(Priors))]
    public void The_same_stream_gives_the_same_draws_on_both_backends_and_another_gives_others(Prior prior)
    {
        Assert.Equal(Draw(prior, 50), Draw(prior, 50));
        Assert.NotEqual(Draw(prior, 50), Draw(prior, 50, seed: 2));
        Assert.All(Draw(prior, 50).Zip(Draw(prior, 50, backend: new CpuBackend(1))), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Each_class_has_its_part_of_the_prior()
    {
        int[] labels = [.. Enumerable.Range(0, 200).Select(r => r % 4)];
        var ring = Draw(new GaussianRing(5, 3, 0.3f, 0.1f), 200, labels: labels);
        var roll = Draw(new SwissRoll(3, 2, 0.01f), 200, labels: labels);
        for (var r = 0; r < 200; r++)
        {
            var angle = 2 * Math.PI * labels[r] / 5;
            Assert.True(3 * (Math.Cos(angle) * ring[2 * r] + Math.Sin(angle) * ring[2 * r + 1]) > 4, $"draw {r} is not of its class");
            Assert.InRange(Math.Sqrt(roll[2 * r] * roll[2 * r] + roll[2 * r + 1] * roll[2 * r + 1]),
                3 * Math.Sqrt(labels[r] / 4.0) - 0.06, 3 * Math.Sqrt((labels[r] + 1) / 4.0) + 0.06);
        }

        Assert.Equal(Draw(new StandardNormal(), 200), Draw(new StandardNormal(), 200, labels: labels));
        Refused("too few", "4 classes", () => Draw(new GaussianRing(3), 200, labels: labels));
        Refused("200 codes", "found 3", () => Draw(new GaussianRing(), 200, labels: [0, 1, 2]));
    }

    [Fact]
    public void Known_densities()
    {
        Assert.Equal(-1.5 * Math.Log(2 * Math.PI) - 0.5 * (1 + 4), new StandardNormal().LogDensity([1, 0, -2]), 1e-9);
        // A ring of one is a Gaussian around (radius, 0).
        Assert.Equal(-Math.Log(2 * Math.PI * 0.5 * 0.1) - 0.5 * (1 + 4), new GaussianRing(1).LogDensity([2.5f, 0.2f]), 1e-5);
        Assert.True(double.IsFinite(new GaussianRing().LogDensity([100, 100])));
        Assert.True(double.IsFinite(new SwissRoll().LogDensity([100, 100])));
    }

    [Fact]
    public void Each_number_changes_the_draws()
    {
        var ring = Draw(new GaussianRing(), 50);
        Prior[] others = [new GaussianRing(9), new GaussianRing(10, 3), new GaussianRing(10, 2, 0.6f), new GaussianRing(10, 2, 0.5f, 0.2f)];
        foreach (var other in others)
            Assert.NotEqual(ring, Draw(other, 50));
        var roll = Draw(new SwissRoll(), 50);
        foreach (var other in (Prior[])[new SwissRoll(2), new SwissRoll(3, 1), new SwissRoll(3, 2, 0.2f)])
            Assert.NotEqual(roll, Draw(other, 50));
    }

    [Fact]
    public void What_cannot_be_is_refused_with_what_was_found()
    {
        Refused("count", "0", () => new GaussianRing(0));
        Refused("radius", "-1", () => new GaussianRing(radius: -1));
        Refused("sigmaAlong", "0", () => new GaussianRing(sigmaAlong: 0));
        Refused("sigmaAcross", "NaN", () => new GaussianRing(sigmaAcross: float.NaN));
        Refused("radius", "0", () => new SwissRoll(0));
        Refused("turns", "-2", () => new SwissRoll(turns: -2));
        Refused("sigma", "1E-09", () => new SwissRoll(sigma: 1e-9f));
        Refused("2 dimensions", "found 8", () => Draw(new SwissRoll(), 5, columns: 8));
        Refused("2 dimensions", "found 3", () => Draw(new GaussianRing(), 5, columns: 3));
    }

    private static void Refused(string option, string found, Func<object?> action)
    {
        var message = Assert.Throws<ArgumentException>(() => _ = action()).Message;
        Assert.Contains(option, message);
        Assert.Contains(found, message);
    }

    private static double Density(Prior prior, float x, float y) => Math.Exp(prior.LogDensity([x, y]));

    private static float[] Draw(Prior prior, int count, ulong seed = 1, int columns = 2, Backend? backend = null, int[]? labels = null)
    {
        backend ??= new ReferenceBackend();
        var codes = backend.Allocate(count * columns).AsMatrix(0, count, columns);
        var stream = new RandomStream(seed, RandomPurpose.Penalty);
        if (labels is null) prior.Draw(backend, stream, codes);
        else prior.Draw(backend, stream, codes, labels, 4);
        var values = new float[codes.Length];
        backend.Download(codes, values);
        return values;
    }
}
