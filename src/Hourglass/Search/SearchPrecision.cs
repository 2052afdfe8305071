namespace Hourglass.Search;

/// <summary>Precision at k: the fraction of the k nearest rows with the class of the query, averaged over queries.</summary>
/// <param name="Neighbors">k.</param>
/// <param name="Mean">The average over all queries, 0 to 1.</param>
/// <param name="Queries">The number of queries.</param>
/// <param name="ByClass">
/// The average over the queries of each class, in the order of the index's class names; null for a class without queries.
/// </param>
public sealed record SearchPrecision(int Neighbors, double Mean, int Queries, IReadOnlyList<double?> ByClass)
{
    /// <summary>Measures search results.</summary>
    internal static SearchPrecision Measure(
        int k, int classes, ReadOnlySpan<int> wanted, IReadOnlyList<SearchHit[]> found, IReadOnlyList<int> labels)
    {
        var (right, asked) = (new long[classes], new long[classes]);
        for (var q = 0; q < wanted.Length; q++)
        {
            asked[wanted[q]]++;
            foreach (var hit in found[q])
                if (labels[hit.Row] == wanted[q])
                    right[wanted[q]]++;
        }

        var byClass = new double?[classes];
        for (var c = 0; c < classes; c++) byClass[c] = asked[c] == 0 ? null : right[c] / ((double)asked[c] * k);
        return new SearchPrecision(k, right.Sum() / ((double)wanted.Length * k), wanted.Length, byClass);
    }
}
