using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

public sealed class SumsTests
{
    public static TheoryData<int> Lengths => [0, 1, 3, 4, 7, 15, 16, 17, 31, 32, 33, 100, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_are_those_of_a_plain_loop_up_to_rounding(int length)
    {
        var (a, b) = (Values(length, 1), Values(length, 2));
        double[] wideA = [.. a.Select(x => (double)x)], wideB = [.. b.Select(x => (double)x)];
        double total = 0, dot = 0, square = 0, distance = 0;
        for (var i = 0; i < length; i++)
        {
            total += wideA[i];
            dot += wideA[i] * wideB[i];
            square += wideA[i] * wideA[i];
            distance += (wideA[i] - wideB[i]) * (wideA[i] - wideB[i]);
        }

        var tolerance = 1e-6 * (1 + length);
        Assert.Equal(total, Sums.Of<float>(a), tolerance);
        Assert.Equal(dot, Sums.Dot<float>(a, b), tolerance);
        Assert.Equal(square, Sums.OfSquares<float>(a), tolerance);
        Assert.Equal(Math.Sqrt(square), Sums.Norm<float>(a), tolerance);
        Assert.Equal(Math.Sqrt(distance), Sums.Distance<float>(a, b), tolerance);
        Assert.Equal(total, Sums.Of<double>(wideA), 1e-12);
        Assert.Equal(dot, Sums.Dot<double>(wideA, wideB), 1e-12);
        Assert.Equal(Math.Sqrt(distance), Sums.Distance<double>(wideA, wideB), 1e-12);
    }

    [Fact]
    public void The_order_of_a_sum_is_the_same_on_every_processor()
    {
        // Sixteen running sums of floats, added in pairs, then the rest one by one: written out without vectors.
        var (a, b) = (Values(100, 3), Values(100, 4));
        var lanes = new float[16];
        for (var i = 0; i < 96; i++) lanes[i % 16] += a[i] * b[i];
        var four = new float[4];
        for (var c = 0; c < 4; c++) four[c] = lanes[c] + lanes[4 + c] + (lanes[8 + c] + lanes[12 + c]);
        var expected = four[0] + four[1];
        expected += four[2] + four[3];
        for (var i = 96; i < 100; i++) expected += a[i] * b[i];
        Assert.Equal(expected, Sums.Dot<float>(a, b));
    }

    [Fact]
    public void Arrays_of_different_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => Sums.Dot<float>(new float[3], new float[4]));

    private static float[] Values(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
