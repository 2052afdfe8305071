using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Picks rows where all would be too many: one of each of as many equal stretches, drawn by seed. Every n-th row would not do: the training rows of MNIST come in
/// turn from two sources, so every second row is of one of them.
/// </summary>
public static class RowChoice
{
    /// <summary>At most <paramref name="most"/> of <paramref name="count"/> row numbers, rising.</summary>
    /// <param name="count">How many rows there are, at least 0.</param>
    /// <param name="most">How many may be picked, at least 0.</param>
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
