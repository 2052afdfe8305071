using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class InitializerTests
{
    private const int FanIn = 250, FanOut = 400; // 10⁵ draws

    public static TheoryData<string, double, double> Distributions => new()
    {
        { "GlorotUniform", 2.0 / (FanIn + FanOut), Math.Sqrt(6.0 / (FanIn + FanOut)) },
        { "GlorotNormal", 2.0 / (FanIn + FanOut), double.PositiveInfinity },
        { "HeUniform", 2.0 / FanIn, Math.Sqrt(6.0 / FanIn) },
        { "HeNormal", 2.0 / FanIn, double.PositiveInfinity },
        { "Normal", 0.25, double.PositiveInfinity },
        { "Zeros", 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Draws_have_the_mean_the_variance_and_the_limit_that_the_papers_give(string kind, double variance, double limit)
    {
        foreach (var backend in (string[])["reference", "default"])
        {
            var draws = Draw(Enum.Parse<InitializerKind>(kind), backend: backend);
            var mean = draws.Average(d => (double)d);
            Assert.InRange(Math.Abs(mean), 0, 5 * Math.Sqrt(variance / draws.Length)); // five standard errors
            Assert.Equal(variance, draws.Average(d => (d - mean) * (d - mean)), 0.025 * variance);
            Assert.True(draws.Max(Math.Abs) <= limit);
            if (double.IsFinite(limit)) Assert.True(draws.Max(Math.Abs) >= 0.999 * limit);
            else Assert.True(draws.Max(Math.Abs) > 3.5 * Math.Sqrt(variance)); // a normal reaches out
        }
    }

    [Fact]
    public void Seed_and_index_change_the_draws_and_nothing_else_does()
    {
        var draws = Draw(InitializerKind.GlorotUniform);
        Assert.Equal(draws, Draw(InitializerKind.GlorotUniform));
        Assert.NotEqual(draws, Draw(InitializerKind.GlorotUniform, seed: 2));
        Assert.NotEqual(draws, Draw(InitializerKind.GlorotUniform, index: 1));
    }

    [Fact]
    public void Sigma_changes_the_draws() => Assert.NotEqual(Draw(InitializerKind.Normal), Draw(InitializerKind.Normal, sigma: 0.25f));

    private static float[] Draw(InitializerKind kind, ulong seed = 1, uint index = 0, float sigma = 0.5f, string backend = "reference")
    {
        var b = TestBackends.Get(backend);
        var values = b.Allocate(FanIn * FanOut).AsMatrix(0, FanOut, FanIn);
        b.Fill(values, 9);
        new Initializer(kind, sigma).Fill(b, new RandomStream(seed, RandomPurpose.Initialization, index), FanIn, FanOut, values);
        var draws = new float[values.Length];
        b.Download(values, draws);
        return draws;
    }
}
