using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>
/// The pairwise affinities of t-SNE (van der Maaten and Hinton, 2008): p(j|i) is a Gaussian of the distance whose width is chosen for each
/// row to reach the perplexity, and p(ij) = (p(j|i) + p(i|j)) / 2n. Only the 3·perplexity nearest rows of a row are used (van der Maaten,
/// 2014), so the matrix is sparse: row i has the columns and values from <see cref="Starts"/>[i] to <see cref="Starts"/>[i + 1].
/// </summary>
internal sealed class NeighborProbabilities
{
    private const int MaximumHalvings = 100;
    private const double Tolerance = 1e-5;

    private NeighborProbabilities(int[] starts, int[] columns, double[] values) => (Starts, Columns, Values) = (starts, columns, values);

    internal int[] Starts { get; }

    internal int[] Columns { get; }

    /// <summary>p(ij), above 0; their sum is 1.</summary>
    internal double[] Values { get; }

    internal static NeighborProbabilities Compute(float[,] rows, double perplexity, Backend? backend)
    {
        var count = rows.GetLength(0);
        var k = Math.Min(count - 1, (int)(3 * perplexity));
        var (neighbors, distances) = new NearestNeighbors(rows, backend).FindOthers(k);
        var shares = new double[count, k];
        var row = new double[k];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < k; j++) row[j] = (double)distances[i, j] * distances[i, j];
            Spread(row, Math.Log(perplexity));
            for (var j = 0; j < k; j++) shares[i, j] = row[j];
        }

        return Symmetric(neighbors, shares);
    }

    /// <summary>
    /// Converts ascending squared distances to probabilities exp(−β·d²) / Σ with the given <paramref name="entropy"/>; β is found by
    /// bisection.
    /// </summary>
    internal static void Spread(Span<double> squares, double entropy)
    {
        var (beta, low, high) = (1.0, 0.0, double.PositiveInfinity);
        var nearest = squares[0]; // subtracted from all: exponents are at most 0
        var sum = 0.0;
        for (var i = 0; i < MaximumHalvings; i++)
        {
            var moment = 0.0;
            sum = 0;
            foreach (var square in squares)
            {
                var weight = Math.Exp(-beta * (square - nearest));
                sum += weight;
                moment += weight * (square - nearest);
            }

            var excess = Math.Log(sum) + beta * moment / sum - entropy;
            if (Math.Abs(excess) < Tolerance) break;
            if (excess > 0) low = beta;
            else high = beta;
            var next = double.IsPositiveInfinity(high) ? 2 * beta : (low + high) / 2;
            if (!double.IsFinite(next)) break; // more copies of the row than the perplexity: no width separates them
            beta = next;
        }

        sum = 0;
        foreach (ref var square in squares) sum += square = Math.Exp(-beta * (square - nearest));
        foreach (ref var square in squares) square /= sum;
    }

    private static NeighborProbabilities Symmetric(int[,] neighbors, double[,] shares)
    {
        var (count, k) = (neighbors.GetLength(0), neighbors.GetLength(1));
        var joined = new SortedDictionary<int, double>[count];
        for (var i = 0; i < count; i++) joined[i] = [];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < k; j++)
            {
                Add(i, neighbors[i, j], shares[i, j] / (2.0 * count));
                Add(neighbors[i, j], i, shares[i, j] / (2.0 * count));
            }
        }

        var starts = new int[count + 1];
        for (var i = 0; i < count; i++) starts[i + 1] = starts[i] + joined[i].Count;
        var (columns, values) = (new int[starts[^1]], new double[starts[^1]]);
        for (var i = 0; i < count; i++)
        {
            joined[i].Keys.CopyTo(columns, starts[i]);
            joined[i].Values.CopyTo(values, starts[i]);
        }

        return new NeighborProbabilities(starts, columns, values);

        void Add(int i, int j, double share)
        {
            if (share > 0) joined[i][j] = joined[i].GetValueOrDefault(j) + share;
        }
    }
}
