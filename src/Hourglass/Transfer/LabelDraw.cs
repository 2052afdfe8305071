using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Transfer;

/// <summary>Draws the few rows whose labels a learner is given.</summary>
public static class LabelDraw
{
    /// <summary>
    /// The numbers of <paramref name="count"/> rows, rising, drawn by seed and evenly over the classes: no class has two more than another that has rows left.
    /// </summary>
    /// <param name="rows">Rows with classes.</param>
    /// <param name="count">From 1 to the number of rows.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <exception cref="ArgumentException">The rows have no classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    public static int[] Evenly(DataSet rows, int count, ulong seed)
    {
        if (!rows.HasLabels) throw new ArgumentException($"{rows.Name} has no classes to draw evenly from.", nameof(rows));
        if (count < 1 || count > rows.Count) throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected 1 to {rows.Count} rows of {rows.Name}; found {count}.");
        var order = new RandomStream(seed, RandomPurpose.Split, 1).Permutation(rows.Count);
        var (taken, turns) = (new int[rows.ClassNames.Count], new int[rows.Count]);
        for (var i = 0; i < order.Length; i++) turns[i] = taken[rows.Labels[order[i]]]++;
        // All first rows of their class, then all second ones, in the order drawn.
        return [.. Enumerable.Range(0, order.Length).OrderBy(i => turns[i]).ThenBy(i => i).Take(count).Select(i => order[i]).Order()];
    }
}
