using Hourglass.Compute;
using Hourglass.Latent;

namespace Hourglass.Tests.Latent;

/// <summary>Codes made up for tests of densities, and what is measured of draws.</summary>
internal static class Codes
{
    /// <summary>
    /// Standard normal draws, each row then moved to one of <paramref name="centers"/> in turn and the second value mixed with the first.
    /// </summary>
    internal static float[,] Blobs(int rows, int width, ulong seed, params float[][] centers)
    {
        var stream = new RandomStream(seed, RandomPurpose.Data);
        var codes = new float[rows, width];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < width; c++)
            {
                var (a, b, _, _) = stream.Block((uint)(r * width + c));
                codes[r, c] = Philox.Normals(a, b).First * (1 + 0.5f * c);
                if (c > 0) codes[r, c] += 0.8f * codes[r, c - 1];
            }

            for (var c = 0; c < width && centers.Length > 0; c++) codes[r, c] += centers[r % centers.Length][c];
        }

        return codes;
    }

    /// <summary>The mean and the covariance (divided by n) of rows, in plain loops.</summary>
    internal static (double[] Mean, double[,] Covariance) Moments(float[,] codes)
    {
        var (rows, width) = (codes.GetLength(0), codes.GetLength(1));
        var (mean, covariance) = (new double[width], new double[width, width]);
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < width; c++) mean[c] += (double)codes[r, c] / rows;
        for (var r = 0; r < rows; r++)
            for (var i = 0; i < width; i++)
                for (var j = 0; j < width; j++) covariance[i, j] += (codes[r, i] - mean[i]) * (codes[r, j] - mean[j]) / rows;
        return (mean, covariance);
    }

    /// <summary>
    /// Mean and covariance of the samples are as expected, each within 3 standard errors estimated from the samples.
    /// </summary>
    internal static void AssertMoments(double[] mean, double[,] covariance, float[,] draws)
    {
        var (rows, width) = (draws.GetLength(0), draws.GetLength(1));
        var (found, products) = Moments(draws);
        for (var i = 0; i < width; i++)
        {
            Assert.InRange(found[i] - mean[i], -3 * Math.Sqrt(products[i, i] / rows), 3 * Math.Sqrt(products[i, i] / rows));
            for (var j = 0; j <= i; j++)
            {
                var variance = 0.0;
                for (var r = 0; r < rows; r++)
                    variance += Math.Pow((draws[r, i] - found[i]) * (draws[r, j] - found[j]) - products[i, j], 2) / rows;
                var error = 3 * Math.Sqrt(variance / rows) + 1e-9;
                Assert.InRange(products[i, j] - covariance[i, j], -error, error);
            }
        }
    }

    /// <summary>
    /// ∫ f over a grid of codes of two numbers that holds all mass, and the share of draws in each of 8×8 parts of it beside the integral
    /// there.
    /// </summary>
    internal static void AssertIntegrates(CodeDensity density, double reach)
    {
        const int Side = 400, Parts = 8, Draws = 100_000;
        var step = 2 * reach / Side;
        var grid = new float[Side * Side, 2];
        for (var i = 0; i < Side * Side; i++)
            (grid[i, 0], grid[i, 1]) = ((float)(-reach + (i % Side + 0.5) * step), (float)(-reach + (i / Side + 0.5) * step));
        var expected = new double[Parts, Parts];
        var logs = density.LogDensity(grid);
        for (var i = 0; i < logs.Length; i++)
            expected[i % Side / (Side / Parts), i / Side / (Side / Parts)] += Math.Exp(logs[i]) * step * step;
        Assert.Equal(1, expected.Cast<double>().Sum(), 1e-3);

        var found = new double[Parts, Parts];
        var draws = density.Sample(Draws, 5);
        for (var r = 0; r < Draws; r++)
        {
            var (x, y) = (Place(draws[r, 0]), Place(draws[r, 1]));
            if (x is >= 0 and < Parts && y is >= 0 and < Parts) found[x, y] += 1.0 / Draws;
        }

        for (var x = 0; x < Parts; x++)
            for (var y = 0; y < Parts; y++)
                Assert.Equal(expected[x, y], found[x, y], 4 * Math.Sqrt(expected[x, y] / Draws) + 1e-4);

        int Place(float value) => (int)Math.Floor((value + reach) / (2 * reach) * Parts);
    }
}
