using Hourglass.Compute;

namespace Hourglass.Transfer;

/// <summary>
/// A classification tree (Breiman et al., "Classification and regression trees", 1984) on binned columns: each node selects the split,
/// among some random columns, that lowers the Gini impurity most, until nodes are pure or cannot be split. Nodes are stored in arrays; a
/// leaf has no column and predicts its majority class.
/// </summary>
internal sealed class DecisionTree
{
    // The left child is the next node; the threshold of a leaf is its class.
    private readonly List<int> _column = [], _threshold = [], _right = [];

    /// <summary>Grows a tree.</summary>
    /// <param name="bins">(columns, n).</param>
    /// <param name="labels">The class of each of the n rows.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="rows">The training rows, possibly repeated; reordered.</param>
    /// <param name="tried">The number of non-constant columns tried per node.</param>
    /// <param name="draws">The random numbers of the columns.</param>
    internal DecisionTree(byte[] bins, int[] labels, int classes, int[] rows, int tried, RandomStream draws)
    {
        var growth = new Growth(this, bins, labels, classes, rows, tried, draws);
        growth.Grow(0, rows.Length);
    }

    /// <summary>The class of row <paramref name="row"/> of bins (columns, <paramref name="count"/>).</summary>
    internal int Predict(byte[] bins, int count, int row)
    {
        var node = 0;
        while (_column[node] >= 0) node = bins[_column[node] * count + row] <= _threshold[node] ? node + 1 : _right[node];
        return _threshold[node];
    }

    private sealed class Growth(DecisionTree tree, byte[] bins, int[] labels, int classes, int[] rows, int tried, RandomStream draws)
    {
        private readonly int[] _counts = new int[FeatureBins.Maximum * classes];
        private readonly int[] _columns = [.. Enumerable.Range(0, bins.Length / labels.Length)];
        private readonly long[] _left = new long[classes], _all = new long[classes];
        private uint _drawn;

        internal void Grow(int start, int end)
        {
            // An explicit stack: a tree may be as deep as it has rows.
            var open = new Stack<(int Start, int End, int Parent)>([(start, end, -1)]);
            while (open.TryPop(out var part))
            {
                var node = tree._column.Count;
                if (part.Parent >= 0) tree._right[part.Parent] = node;
                var (column, threshold) = Split(part.Start, part.End);
                tree._column.Add(column);
                tree._threshold.Add(threshold);
                tree._right.Add(0);
                if (column < 0) continue;
                var middle = Divide(part.Start, part.End, column, threshold);
                open.Push((middle, part.End, node));
                open.Push((part.Start, middle, -1));
            }
        }

        /// <summary>The best split of a node, or (−1, its majority class) for a leaf.</summary>
        private (int Column, int Threshold) Split(int start, int end)
        {
            Array.Clear(_all);
            for (var i = start; i < end; i++) _all[labels[rows[i]]]++;
            var leaf = (-1, Array.IndexOf(_all, _all.Max()));
            if (_all.Max() == end - start) return leaf;

            // Columns are drawn until enough non-constant ones are found.
            var (best, found, seen) = (leaf, double.NegativeInfinity, 0);
            for (var i = 0; i < _columns.Length && seen < tried; i++)
            {
                var j = i + draws.Below(_drawn++, _columns.Length - i);
                (_columns[i], _columns[j]) = (_columns[j], _columns[i]);
                if (Best(start, end, _columns[i]) is not var (threshold, purity)) continue;
                seen++;
                if (purity > found) (best, found) = ((_columns[i], threshold), purity);
            }

            return best;
        }

        /// <summary>
        /// The threshold of a column with the largest Σ n(class)² / n over both sides, which minimizes the Gini impurity; null for a
        /// constant column.
        /// </summary>
        private (int Threshold, double Purity)? Best(int start, int end, int column)
        {
            var values = bins.AsSpan(column * labels.Length, labels.Length);
            int low = byte.MaxValue, high = 0;
            for (var i = start; i < end; i++) (low, high) = (Math.Min(low, values[rows[i]]), Math.Max(high, values[rows[i]]));
            if (low == high) return null;
            Array.Clear(_counts, low * classes, (high - low + 1) * classes);
            for (var i = start; i < end; i++) _counts[values[rows[i]] * classes + labels[rows[i]]]++;

            Array.Clear(_left);
            var (below, best, purity) = (0L, low, double.NegativeInfinity);
            for (var bin = low; bin < high; bin++)
            {
                var (added, leftSquares, rightSquares) = (0L, 0.0, 0.0);
                for (var k = 0; k < classes; k++)
                {
                    var count = _counts[bin * classes + k];
                    added += count;
                    _left[k] += count;
                    leftSquares += (double)_left[k] * _left[k];
                    rightSquares += (double)(_all[k] - _left[k]) * (_all[k] - _left[k]);
                }

                below += added;
                if (added == 0) continue;
                var here = leftSquares / below + rightSquares / (end - start - below);
                if (here > purity) (best, purity) = (bin, here);
            }

            return (best, purity);
        }

        /// <summary>Moves rows at or below the threshold to the front; returns the start of the others.</summary>
        private int Divide(int start, int end, int column, int threshold)
        {
            var values = bins.AsSpan(column * labels.Length, labels.Length);
            var middle = start;
            for (var i = start; i < end; i++)
                if (values[rows[i]] <= threshold)
                    (rows[middle++], rows[i]) = (rows[i], rows[middle]);
            return middle;
        }
    }
}
