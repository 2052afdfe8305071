using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Subsamples rows evenly: one random row of each of equally long sections. Every n-th row would be biased where the order is periodic: the
/// training rows of MNIST alternate between two sources.
/// </summary>
public static class RowChoice
{
    /// <summary>At most <paramref name="most"/> of <paramref name="count"/> row indices, ascending.</summary>
    /// <param name="count">How many rows there are, at least 0.</param>
    /// <param name="most">The maximum number to pick, at least 0.</param>
    /// <param name="seed">The same seed picks the same rows.</param>
    public static int[] Of(int count, int most, ulong seed = 0)
    {
        if (count <= most) return [.. Enumerable.Range(0, count)];
        var draws = new RandomStream(seed, RandomPurpose.Split, 1);
        return [.. Enumerable.Range(0, most).Select(i =>
        {
            var (start, end) = ((int)((long)i * count / most), (int)((i + 1L) * count / most));
            return start + draws.Below((uint)i, end - start);
        })];
    }
}
