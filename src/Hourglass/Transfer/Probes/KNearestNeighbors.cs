using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Transfer;

/// <summary>
/// k-nearest-neighbor classification by Euclidean distance and majority vote (Fix and Hodges, 1951); ties go to the class of the nearest
/// row among them.
/// </summary>
internal sealed class KNearestNeighbors : Classifier
{
    private readonly NearestNeighbors _neighbors;
    private readonly int[] _labels;
    private readonly int _classes;

    private KNearestNeighbors(NearestNeighbors neighbors, int[] labels, int classes, int k)
        : base(neighbors.Width) => (_neighbors, _labels, _classes, K) = (neighbors, labels, classes, k);

    /// <summary>The number of neighbors.</summary>
    public int K { get; }

    /// <summary>Stores the rows.</summary>
    /// <param name="rows">(n, d), finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="k">From 1 to n.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <exception cref="ArgumentException">The numbers of rows and labels differ, or a value is not finite.</exception>
    public static KNearestNeighbors Fit(float[,] rows, ReadOnlySpan<int> labels, int k = 5, Backend? backend = null)
    {
        var classes = CheckRows(rows, labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, rows.GetLength(0));
        return new KNearestNeighbors(new NearestNeighbors(rows, backend), labels.ToArray(), classes, k);
    }

    private protected override int[] OnPredict(float[,] rows)
    {
        var (found, _) = _neighbors.Find(rows, K);
        var (result, votes) = (new int[rows.GetLength(0)], new int[_classes]);
        for (var r = 0; r < result.Length; r++)
        {
            Array.Clear(votes);
            for (var i = 0; i < K; i++) votes[_labels[found[r, i]]]++;
            var most = votes.Max();
            var i0 = 0;
            while (votes[_labels[found[r, i0]]] < most) i0++;
            result[r] = _labels[found[r, i0]];
        }

        return result;
    }
}
