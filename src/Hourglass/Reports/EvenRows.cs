namespace Hourglass.Reports;

/// <summary>Picks rows where all would be too many.</summary>
internal static class EvenRows
{
    /// <summary>At most <paramref name="most"/> of <paramref name="count"/> rows, evenly over all.</summary>
    internal static int[] Of(int count, int most)
    {
        var taken = Math.Min(most, count);
        return [.. Enumerable.Range(0, taken).Select(i => (int)((long)i * count / taken))];
    }
}
