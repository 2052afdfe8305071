using Hourglass.Latent;

namespace Hourglass.Tests.Latent;

public sealed class CodeSupportTests
{
    [Fact]
    public void The_distance_is_in_standard_deviations_along_the_axes_of_the_codes()
    {
        // Mean (3, 1); variances 8/3 and 32/3 (n − 1 of 4), no covariance.
        var reach = CodeSupport.Fit(new float[,] { { 1, 1 }, { 5, 1 }, { 3, -3 }, { 3, 5 } });
        var distances = reach.Distances(new float[,] { { 3, 1 }, { 5, 1 }, { 3, 5 }, { 3 + 4 * 1.6329932f, 1 } });
        Assert.Equal(0, distances[0], 1e-6);
        Assert.Equal(2 / Math.Sqrt(8 / 3.0), distances[1], 1e-5);
        Assert.Equal(4 / Math.Sqrt(32 / 3.0), distances[2], 1e-5);
        Assert.Equal(4, distances[3], 1e-4);
        Assert.Equal(distances[1], reach.Limit, 1e-5); // all four are equally far
    }

    [Fact]
    public void It_does_not_depend_on_units_or_directions_and_a_thousandth_of_the_codes_is_beyond_the_limit()
    {
        var random = new Random(4);
        var (codes, turned) = (new float[5000, 2], new float[5000, 2]);
        for (var r = 0; r < 5000; r++)
        {
            var (a, b) = (Normal(), Normal());
            (codes[r, 0], codes[r, 1]) = (a, b);
            (turned[r, 0], turned[r, 1]) = (100 * (a + b) + 7, 0.5f * (a - b));
        }

        var (first, second) = (CodeSupport.Fit(codes), CodeSupport.Fit(turned));
        Assert.Equal(first.Limit, second.Limit, 1e-3);
        Assert.Equal(5, first.Distances(codes).Count(distance => distance > first.Limit));
        Assert.InRange(first.Limit, 3.3, 4.2); // √χ²(.999, 2) = 3.717
        Assert.True(first.Distances(new float[,] { { -1, 5 } })[0] > first.Limit);

        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    [Fact]
    public void Codes_are_plotted_as_they_are_or_by_their_principal_components()
    {
        var two = CodePlane.Create(new float[,] { { 1, 2 }, { 3, 4 } });
        Assert.Equal(("z0", "z1"), (two.XName, two.YName));
        Assert.Equal([1, 3], two.X);
        Assert.Equal([2, 4], two.Y);
        var one = CodePlane.Create(new float[,] { { 1 }, { 3 } }, [0.5f, 0.25f]);
        Assert.Equal(("z0", "loss"), (one.XName, one.YName));
        Assert.Equal([0.5, 0.25], one.Y);
        var three = CodePlane.Create(new float[,] { { 0, 0, 5 }, { 3, 4, 5 }, { -3, -4, 5 } });
        Assert.Equal("PC 1 (100 % of the variance)", three.XName);
        Assert.Equal([0, 5, 5], three.X.Select(x => Math.Round(Math.Abs(x), 4)));
        Assert.Contains("principal components", three.Description);
    }
}
