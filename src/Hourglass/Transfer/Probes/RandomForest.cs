using Hourglass.Compute;

namespace Hourglass.Transfer;

/// <summary>
/// A random forest (Breiman, 2001): fully grown trees on bootstrap samples, with √d random columns per node; the trees vote, and ties go to
/// the first class. Columns are binned to at most 256 values, which is exact for pictures of bytes. Trees grow in parallel; the result does
/// not depend on the number of threads.
/// </summary>
internal sealed class RandomForest : Classifier
{
    private readonly FeatureBins _bins;
    private readonly DecisionTree[] _trees;
    private readonly int _classes;

    private RandomForest(FeatureBins bins, DecisionTree[] trees, int classes)
        : base(bins.Features) => (_bins, _trees, _classes) = (bins, trees, classes);

    /// <summary>The number of trees.</summary>
    public int Trees => _trees.Length;

    /// <summary>Fits the trees.</summary>
    /// <param name="rows">(n, d), finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="trees">The number of trees, at least 1.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="cancellation">Stops between trees.</param>
    /// <exception cref="ArgumentException">The numbers of rows and labels differ, or a value is not finite.</exception>
    public static RandomForest Fit(
        float[,] rows, ReadOnlySpan<int> labels, int trees = 100, ulong seed = 0, CancellationToken cancellation = default)
    {
        var classes = CheckRows(rows, labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(trees, 1);
        var (n, known, bins) = (rows.GetLength(0), labels.ToArray(), FeatureBins.Fit(rows));
        var (binned, tried) = (bins.Apply(rows), Math.Max(1, (int)Math.Sqrt(rows.GetLength(1))));
        var grown = new DecisionTree[trees];
        Parallel.For(0, trees, new ParallelOptions { CancellationToken = cancellation }, t =>
        {
            var chance = new RandomStream(seed, RandomPurpose.Batches, 1000 + (uint)t);
            var drawn = new int[n];
            for (var i = 0; i < n; i++) drawn[i] = chance.Below((uint)i, n);
            grown[t] = new DecisionTree(binned, known, classes, drawn, tried, chance with { Step = 1 });
        });
        return new RandomForest(bins, grown, classes);
    }

    private protected override int[] OnPredict(float[,] rows)
    {
        var (binned, result) = (_bins.Apply(rows), new int[rows.GetLength(0)]);
        Parallel.For(0, result.Length, () => new int[_classes], (r, _, votes) =>
        {
            Array.Clear(votes);
            foreach (var tree in _trees) votes[tree.Predict(binned, result.Length, r)]++;
            result[r] = Array.IndexOf(votes, votes.Max());
            return votes;
        }, _ => { });
        return result;
    }
}
