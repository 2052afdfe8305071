using Hourglass.Latent;
using Hourglass.Parts;

namespace Hourglass.Tests.Latent;

public sealed class FrechetDistanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void A_set_is_at_no_distance_from_itself(int width)
    {
        var codes = Codes.Blobs(300, width, 3);
        Assert.InRange(FrechetDistance.Between(codes, codes), 0, 1e-6 * Trace(codes));
        for (var r = 0; r < 300; r++) codes[r, width / 2] = 1; // a dead latent
        Assert.InRange(FrechetDistance.Between(codes, codes), 0, 1e-6 * (1 + Trace(codes)));
    }

    [Fact]
    public void It_rises_with_noise()
    {
        var codes = Codes.Blobs(2000, 6, 4);
        var noise = Codes.Blobs(2000, 6, 5);
        var distances = ((float[])[0, 0.1f, 0.3f, 1, 3]).Select(strength =>
        {
            var noisy = (float[,])codes.Clone();
            for (var r = 0; r < 2000; r++)
                for (var c = 0; c < 6; c++) noisy[r, c] += strength * noise[r, c];
            return FrechetDistance.Between(codes, noisy);
        }).ToArray();
        Assert.Equal(distances.Order(), distances);
        Assert.True(distances[^1] > 10 * distances[2]);
    }

    [Fact]
    public void It_matches_the_formula()
    {
        // Covariances that share their axes: ‖m₁ − m₂‖² + Σ(σ₁ − σ₂)².
        Assert.Equal(25 + 1 + 4, FrechetDistance.Between([0, 0], [4, 0, 0, 9], [3, 4], [1, 0, 0, 25]), 1e-12);

        // And such that do not: (C₁·C₂)^½ of 2×2 has the trace √(tr(C₁·C₂) + 2·√det(C₁·C₂)).
        double[] first = [2, 0, 1, 3], second = [4, 0, -1, 1]; // lower triangles of (2 1; 1 3) and (4 −1; −1 1)
        var trace = 2 * 4 - 1 - 1 + 3 * 1;
        Assert.Equal(
            2 + 3 + 4 + 1 - 2 * Math.Sqrt(trace + 2 * Math.Sqrt(5 * 3)), FrechetDistance.Between([1, 1], first, [1, 1], second), 1e-12);
    }

    [Fact]
    public void A_shift_adds_its_square_and_the_order_does_not_matter()
    {
        var (codes, moved) = (Codes.Blobs(500, 3, 1), Codes.Blobs(500, 3, 1, [1, 2, 2]));
        Assert.Equal(9, FrechetDistance.Between(codes, moved), 1e-4);
        var other = Codes.Blobs(400, 3, 2);
        Assert.Equal(FrechetDistance.Between(codes, other), FrechetDistance.Between(other, codes), 1e-9);
    }

    [Fact]
    public void Sets_of_other_widths_throw() =>
        Assert.Contains(
            "3 values; found 2",
            Assert.Throws<InvalidInputException>(() => FrechetDistance.Between(new float[4, 3], new float[4, 2])).Message);

    private static double Trace(float[,] codes)
    {
        var (_, covariance) = Codes.Moments(codes);
        return Enumerable.Range(0, codes.GetLength(1)).Sum(i => covariance[i, i]);
    }
}
