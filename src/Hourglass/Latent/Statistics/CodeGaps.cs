using Hourglass.Compute;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// How evenly codes fill the latent space. Counts are per cell of a grid from the 1st to the 99th percentile of each axis; the axes
/// are the dimensions of a code of one or two values, or the first two principal components of longer codes. Distances use all dimensions.
/// </summary>
/// <param name="Cells">The number of cells per axis of the grid.</param>
/// <param name="EmptyShare">The fraction of cells without a code.</param>
/// <param name="EmptyShareIfUniform">The expected fraction for equally many uniformly distributed codes: (1 − 1/cells)ⁿ.</param>
/// <param name="Dispersion">
/// The variance of the cells' counts divided by their mean (Fisher's index of dispersion): about 1 for uniformly distributed codes, above 1
/// for clustered ones.
/// </param>
/// <param name="Evenness">
/// The entropy of the cells' counts divided by that of equal counts, from 0 (all in one cell) to 1 (Pielou's evenness).
/// </param>
/// <param name="DataDistance">The median distance of a code to the nearest other.</param>
/// <param name="UniformDistance">
/// The median distance to the nearest code of uniform random points from the 1st to the 99th percentile of each dimension.
/// </param>
public sealed record CodeGaps(
    int Cells, double EmptyShare, double EmptyShareIfUniform, double Dispersion, double Evenness, double DataDistance,
    double UniformDistance)
{
    private const int MaximumSamples = 1000;

    /// <summary>Measures codes (n, latent), at least two, of finite values.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="cells">The number of cells per axis, at least 2.</param>
    /// <param name="seed">The seed of the uniform points: as many as codes, but at most 1,000.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two codes, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 cells per axis.</exception>
    public static CodeGaps Measure(float[,] codes, int cells = 20, ulong seed = 0, Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 2);
        var (count, width) = (codes.GetLength(0), codes.GetLength(1));
        if (count < 2) throw new InvalidInputException($"Gaps between codes require at least 2; found {count}.", nameof(codes));
        var counts = Count(width > 2 ? Pca.Fit(codes, 2, backend).Encode(codes) : codes, cells);
        double total = counts.Sum(), mean = total / counts.Length;

        var space = new NearestNeighbors(codes, backend);
        return new CodeGaps(
            cells, counts.Count(n => n == 0) / (double)counts.Length, Math.Pow(1 - 1.0 / counts.Length, total),
            counts.Sum(n => (n - mean) * (n - mean)) / (counts.Length - 1) / mean,
            counts.Where(n => n > 0).Sum(n => n / total * Math.Log(total / n)) / Math.Log(counts.Length),
            Median(space.FindOthers(1).Distances),
            Median(space.Find(DrawUniformly(codes, Math.Min(count, MaximumSamples), seed), 1).Distances));
    }

    /// <summary>
    /// The number of points in each cell of a grid over the central range of one or two columns; points outside are not counted.
    /// </summary>
    private static int[] Count(float[,] points, int cells)
    {
        var axes = Enumerable.Range(0, points.GetLength(1)).Select(c => CodeRange.Measure(points, c)).ToArray();
        var counts = new int[axes.Length == 1 ? cells : cells * cells];
        for (var r = 0; r < points.GetLength(0); r++)
        {
            var (place, inside) = (0, true);
            for (var c = 0; c < axes.Length; c++)
            {
                var (low, high) = axes[c];
                inside &= points[r, c] >= low && points[r, c] <= high;
                var share = high > low ? ((double)points[r, c] - low) / ((double)high - low) : 0;
                place = place * cells + Math.Clamp((int)(cells * share), 0, cells - 1);
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
            var (low, high) = CodeRange.Measure(codes, c);
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
