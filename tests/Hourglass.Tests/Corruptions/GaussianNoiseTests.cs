using Hourglass.Compute;
using Hourglass.Corruptions;

namespace Hourglass.Tests.Corruptions;

public sealed class GaussianNoiseTests
{
    private static readonly RandomStream Stream = new(8, RandomPurpose.Corruption, 0, 3);

    [Fact]
    public void It_adds_sigma_times_standard_normal_draws()
    {
        var values = Apply(new GaussianNoise(0.3f), 0.5f, 40_000);
        var (mean, variance) = (values.Average(v => v), values.Average(v => (v - 0.5) * (v - 0.5)));
        Assert.Equal(0.5, mean, 0.006);
        Assert.Equal(0.09, variance, 0.002);
        Assert.Equal(0.317, values.Count(v => Math.Abs(v - 0.5) > 0.3) / 40_000.0, 0.01); // outside one σ
    }

    [Fact]
    public void Clipped_values_stay_within_the_range_and_the_others_are_as_without()
    {
        var (free, clipped) = (Apply(new GaussianNoise(0.5f), 0.5f, 2_000), Apply(new GaussianNoise(0.5f, (0, 1)), 0.5f, 2_000));
        Assert.Contains(free, v => v is < 0 or > 1);
        Assert.Equal(free.Select(v => Math.Clamp(v, 0, 1)), clipped);
    }

    [Fact]
    public void Nothing_is_added_with_a_sigma_of_0() => Assert.All(Apply(new GaussianNoise(0), 0.7f, 100), v => Assert.Equal(0.7f, v));

    [Fact]
    public void A_sigma_below_0_and_an_empty_range_are_refused()
    {
        Assert.Contains("sigma", Assert.Throws<ArgumentException>(() => new GaussianNoise(-0.1f)).Message);
        Assert.Contains("sigma", Assert.Throws<ArgumentException>(() => new GaussianNoise(float.NaN)).Message);
        Assert.Contains("1 to 1", Assert.Throws<ArgumentException>(() => new GaussianNoise(1, (1, 1))).Message);
    }

    [Fact]
    public void It_says_what_it_is()
    {
        Assert.Equal("Gaussian noise, σ = 0.2 in scaled units, clipped to [0, 1]", new GaussianNoise(0.2f, (0, 1)).ToString());
        Assert.Equal("Gaussian noise, σ = 0.2 in scaled units", new GaussianNoise(0.2f).ToString());
    }

    private static float[] Apply(GaussianNoise noise, float value, int count)
    {
        var backend = new CpuBackend(1);
        var (x, y, values) = (backend.Allocate(count).AsRow(), backend.Allocate(count).AsRow(), new float[count]);
        backend.Fill(x, value);
        noise.Apply(backend, Stream, x, y);
        backend.Download(y, values);
        return values;
    }
}
