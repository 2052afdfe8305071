namespace Hourglass.Numerics;

/// <summary>The row indices 0 .. n−1 in blocks, for <see cref="Compute.Backend.Gather"/>.</summary>
internal static class RowBlocks
{
    /// <summary>Blocks of <paramref name="size"/> indices, the last one shorter; each is valid until the next.</summary>
    internal static IEnumerable<int[]> Of(int rows, int size)
    {
        var block = new int[Math.Min(rows, size)];
        for (var start = 0; start < rows; start += block.Length)
        {
            if (rows - start < block.Length) block = new int[rows - start];
            for (var i = 0; i < block.Length; i++) block[i] = start + i;
            yield return block;
        }
    }
}
