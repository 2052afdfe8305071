using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

public sealed class PhiloxTests
{
    /// <summary>The known answers published with the generator (Random123, philox4x32, 10 rounds).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u,
        0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal((w0, w1, w2, w3), Philox.Block(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void Uniform_draws_lie_strictly_between_0_and_1()
    {
        Assert.True(Philox.Uniform(0) > 0);
        Assert.True(Philox.Uniform(uint.MaxValue) < 1);
    }

    [Fact]
    public void Normal_draws_have_the_moments_of_the_standard_normal()
    {
        var backend = new ReferenceBackend();
        var matrix = backend.Allocate(100_000).AsRow();
        backend.FillNormal(new RandomStream(1, RandomPurpose.Latent), 0, 1, matrix);
        var values = new float[100_000];
        backend.Download(matrix, values);
        var (mean, square, cube, fourth) = (
            values.Average(v => v), values.Average(v => v * v), values.Average(v => v * v * v), values.Average(v => v * v * v * v));
        Assert.Equal(0, mean, 0.01);
        Assert.Equal(1, square, 0.015);
        Assert.Equal(0, cube, 0.04);
        Assert.Equal(3, fourth, 0.12);
    }

    [Fact]
    public void Seed_purpose_index_and_step_each_give_other_draws()
    {
        var stream = new RandomStream(1, RandomPurpose.Batches, 2, 3);
        RandomStream[] others =
            [stream with { Seed = 2 }, stream with { Seed = 1UL << 40 },
                stream with { Purpose = RandomPurpose.Split }, stream with { Index = 3 },
                stream with { Step = 4 }, stream with { Step = 1UL << 40 }];
        Assert.All(others, other => Assert.NotEqual(stream.Block(0), other.Block(0)));
        Assert.Equal(stream.Block(5), new RandomStream(1, RandomPurpose.Batches, 2, 3).Block(5));
    }

    [Fact]
    public void A_permutation_holds_each_number_once_and_mixes_them()
    {
        var order = new RandomStream(3, RandomPurpose.Batches).Permutation(1_000);
        Assert.Equal(Enumerable.Range(0, 1_000), order.Order());
        Assert.InRange(order.Zip(order.Skip(1)).Count(p => p.First < p.Second), 430, 570);
    }
}
