using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Transfer;

/// <summary>Random subsets of labeled rows.</summary>
public static class LabelSubset
{
    /// <summary>
    /// The indices of <paramref name="count"/> random rows, ascending and balanced over the classes: the counts of classes differ by at
    /// most one unless a class runs out of rows.
    /// </summary>
    /// <param name="rows">Rows with classes.</param>
    /// <param name="count">From 1 to the number of rows.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <exception cref="ArgumentException">The rows have no classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is not within 1 to the number of rows.</exception>
    public static int[] Balanced(DataSet rows, int count, ulong seed)
    {
        if (!rows.HasLabels) throw new InvalidInputException($"{rows.Name} has no classes.", nameof(rows));
        if (count < 1 || count > rows.Count)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected 1 to {rows.Count} rows of {rows.Name}; found {count}.");
        var order = new RandomStream(seed, RandomPurpose.Split, 1).Permutation(rows.Count);
        var (taken, turns) = (new int[rows.ClassNames.Count], new int[rows.Count]);
        for (var i = 0; i < order.Length; i++) turns[i] = taken[rows.Labels[order[i]]]++;
        // The first row of each class, then the second ones, in random order.
        return [.. Enumerable.Range(0, order.Length).OrderBy(i => turns[i]).ThenBy(i => i).Take(count).Select(i => order[i]).Order()];
    }
}
