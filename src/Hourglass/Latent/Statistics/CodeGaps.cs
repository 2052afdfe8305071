using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>
/// How evenly codes fill their space. The counts are of codes within a grid over the middle of the codes, from the 1st to the 99th percentile of each axis; the axes
/// are the two dimensions of a code, its only one, or the first two principal components of longer codes. The distances are in all dimensions.
/// </summary>
/// <param name="Cells">Cells along an axis of the grid, g.</param>
/// <param name="EmptyShare">The share of all cells in which no code lies.</param>
/// <param name="EmptyShareIfUniform">The share to expect from as many codes spread uniformly: (1 − 1/cells)ⁿ.</param>
/// <param name="Dispersion">
/// The variance of the cells' counts over their mean (Fisher's index of dispersion): about 1 for codes spread uniformly at random, above 1 where they gather.
/// </param>
/// <param name="Evenness">The entropy of the cells' counts over that of equal counts, from 0 (all in one cell) to 1 (Pielou's evenness).</param>
/// <param name="DataDistance">The median distance of a code to the nearest other.</param>
/// <param name="UniformDistance">The median distance of a point drawn uniformly from the 1st to the 99th percentile of each dimension to the nearest code.</param>
public sealed record CodeGaps(
    int Cells, double EmptyShare, double EmptyShareIfUniform, double Dispersion, double Evenness, double DataDistance, double UniformDistance)
{
    private const int MostDraws = 1000;

    /// <summary>Measures codes (n, latent), at least two, of finite values.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="cells">Cells along an axis, at least 2.</param>
    /// <param name="seed">The seed of the uniform points; as many as there are codes, at most 1,000.</param>
    /// <param name="backend">Who does the arithmetic; <see cref="Backend.Default"/> where null.</param>
    /// <exception cref="ArgumentException">There are fewer than two codes, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 cells to an axis.</exception>
    public static CodeGaps Measure(float[,] codes, int cells = 20, ulong seed = 0, Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 2);
        var (count, width) = (codes.GetLength(0), codes.GetLength(1));
        if (count < 2) throw new ArgumentException($"Gaps between codes need at least 2; found {count}.", nameof(codes));
        var counts = Count(width > 2 ? Pca.Fit(codes, 2, backend).Encode(codes) : codes, cells);
        double total = counts.Sum(), mean = total / counts.Length;

        var space = new NearestNeighbors(codes, backend);
        return new CodeGaps(
            cells, counts.Count(n => n == 0) / (double)counts.Length, Math.Pow(1 - 1.0 / counts.Length, total),
            counts.Sum(n => (n - mean) * (n - mean)) / (counts.Length - 1) / mean,
            counts.Where(n => n > 0).Sum(n => n / total * Math.Log(total / n)) / Math.Log(counts.Length),
            Median(space.FindOthers(1).Distances), Median(space.Find(DrawUniformly(codes, Math.Min(count, MostDraws), seed), 1).Distances));
    }

    /// <summary>How many points lie in each cell of a grid over the middle of one or two columns; those outside are not counted.</summary>
    private static int[] Count(float[,] points, int cells)
    {
        var axes = Enumerable.Range(0, points.GetLength(1)).Select(c => CodeRange.Of(points, c)).ToArray();
        var counts = new int[axes.Length == 1 ? cells : cells * cells];
        for (var r = 0; r < points.GetLength(0); r++)
        {
            var (place, inside) = (0, true);
            for (var c = 0; c < axes.Length; c++)
            {
                var (low, high) = axes[c];
                inside &= points[r, c] >= low && points[r, c] <= high;
                place = place * cells + (high > low ? Math.Clamp((int)(cells * (((double)points[r, c] - low) / ((double)high - low))), 0, cells - 1) : 0);
            }

            if (inside) counts[place]++;
        }

        return counts;
    }

    private static float[,] DrawUniformly(float[,] codes, int count, ulong seed)
    {
        var draws = new float[count, codes.GetLength(1)];
        for (var c = 0; c < draws.GetLength(1); c++)
        {
            var (low, high) = CodeRange.Of(codes, c);
            var stream = new RandomStream(seed, RandomPurpose.Latent, 7, (ulong)c);
            for (var r = 0; r < count; r++) draws[r, c] = (float)(low + ((double)high - low) * Philox.Uniform(stream.Word((uint)r)));
        }

        return draws;
    }

    private static double Median(float[,] distances)
    {
        var sorted = distances.Cast<float>().Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + (double)sorted[sorted.Length / 2]) / 2;
    }
}
