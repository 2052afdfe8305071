using Hourglass.Compute;

namespace Hourglass.Transfer;

/// <summary>Metrics of clusterings.</summary>
internal static class Clustering
{
    /// <summary>
    /// The fraction, 0 to 1, of rows in the majority class of their cluster. It grows with the number of clusters: compare equal numbers.
    /// </summary>
    /// <param name="clusters">The cluster of each row, from 0.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <exception cref="ArgumentException">There are no rows, or the numbers of rows and labels differ.</exception>
    public static double Purity(ReadOnlySpan<int> clusters, ReadOnlySpan<int> labels)
    {
        if (clusters.Length == 0 || clusters.Length != labels.Length)
            throw new ArgumentException(
                $"Expected a cluster and a class for each of at least one row; found {clusters.Length} and {labels.Length}.",
                nameof(labels));
        var counts = new Dictionary<(int Cluster, int Label), int>();
        for (var r = 0; r < clusters.Length; r++) counts[(clusters[r], labels[r])] = counts.GetValueOrDefault((clusters[r], labels[r])) + 1;
        return counts.GroupBy(pair => pair.Key.Cluster).Sum(cluster => (long)cluster.Max(pair => pair.Value)) / (double)clusters.Length;
    }

    /// <summary>
    /// The mean silhouette (Rousseeuw, 1987): (b − a) / max(a, b) with a the mean distance of a row to the others of its cluster and b that
    /// to the nearest other cluster; 1 for well separated clusters, about 0 for overlapping ones. A row alone in its cluster counts as 0.
    /// Computed from all pairs of rows.
    /// </summary>
    /// <param name="rows">(n, d).</param>
    /// <param name="clusters">The cluster of each row, from 0; at least two different ones.</param>
    /// <exception cref="ArgumentException">The numbers of rows and clusters differ, or all rows are in one cluster.</exception>
    public static double Silhouette(float[,] rows, ReadOnlySpan<int> clusters)
    {
        var (n, d) = (rows.GetLength(0), rows.GetLength(1));
        if (clusters.Length != n)
            throw new ArgumentException($"Expected a cluster for each of {n} rows; found {clusters.Length}.", nameof(clusters));
        var known = clusters.ToArray();
        var sizes = new int[known.Length == 0 ? 0 : known.Max() + 1];
        foreach (var cluster in known) sizes[cluster]++;
        if (sizes.Count(size => size > 0) < 2)
            throw new ArgumentException("A silhouette requires at least two clusters with rows.", nameof(clusters));
        var points = new double[n][];
        for (var r = 0; r < n; r++) points[r] = [.. RowArrays.Flat(rows).Slice(r * d, d).ToArray().Select(value => (double)value)];
        var silhouettes = new double[n];
        Parallel.For(0, n, () => new double[sizes.Length], (r, _, sums) =>
        {
            Array.Clear(sums);
            for (var other = 0; other < n; other++) sums[known[other]] += Sums.Distance<double>(points[r], points[other]);
            var own = known[r];
            if (sizes[own] == 1) return sums;
            var (inside, outside) = (sums[own] / (sizes[own] - 1), double.PositiveInfinity);
            for (var c = 0; c < sizes.Length; c++)
                if (c != own && sizes[c] > 0) outside = Math.Min(outside, sums[c] / sizes[c]);
            silhouettes[r] = Math.Max(inside, outside) is var largest and > 0 ? (outside - inside) / largest : 0;
            return sums;
        }, _ => { });
        return silhouettes.Average();
    }
}
