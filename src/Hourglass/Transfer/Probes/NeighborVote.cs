using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Transfer;

/// <summary>The k nearest rows by Euclidean distance vote (Fix and Hodges, 1951); of classes with as many votes the one whose first voter is nearer.</summary>
public sealed class NeighborVote : Classifier
{
    private readonly NearestNeighbors _neighbors;
    private readonly int[] _labels;
    private readonly int _classes;

    private NeighborVote(NearestNeighbors neighbors, int[] labels, int classes, int k)
        : base(neighbors.Width) => (_neighbors, _labels, _classes, K) = (neighbors, labels, classes, k);

    /// <summary>How many rows vote.</summary>
    public int K { get; }

    /// <summary>Keeps the rows.</summary>
    /// <param name="rows">(n, d), finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="k">From 1 to n.</param>
    /// <param name="backend">Who does the arithmetic; <see cref="Backend.Default"/> where null.</param>
    /// <exception cref="ArgumentException">Rows and labels do not agree, or a value is not finite.</exception>
    public static NeighborVote Fit(float[,] rows, ReadOnlySpan<int> labels, int k = 5, Backend? backend = null)
    {
        var classes = CheckRows(rows, labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, rows.GetLength(0));
        return new NeighborVote(new NearestNeighbors(rows, backend), labels.ToArray(), classes, k);
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
