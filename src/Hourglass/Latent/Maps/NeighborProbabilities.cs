using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>
/// How much each row belongs to each other, as t-SNE has it (van der Maaten and Hinton, 2008): p(j|i) falls with the distance as a normal curve whose width is
/// chosen for each row so that it has the wanted perplexity, and p(ij) = (p(j|i) + p(i|j)) / 2n. Only the 3·perplexity nearest rows of a row count
/// (van der Maaten, 2014), so the matrix is sparse: row i has the columns and values from <see cref="Starts"/>[i] to <see cref="Starts"/>[i + 1].
/// </summary>
internal sealed class NeighborProbabilities
{
    private const int MostHalvings = 100;
    private const double Tolerance = 1e-5;

    private NeighborProbabilities(int[] starts, int[] columns, double[] values) => (Starts, Columns, Values) = (starts, columns, values);

    internal int[] Starts { get; }

    internal int[] Columns { get; }

    /// <summary>p(ij), above 0; their sum is 1.</summary>
    internal double[] Values { get; }

    internal static NeighborProbabilities Of(float[,] rows, double perplexity, Backend? backend)
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

    /// <summary>From squared distances, rising, to probabilities exp(−β·d²) / Σ whose entropy is <paramref name="entropy"/>; β is found by halving.</summary>
    internal static void Spread(Span<double> squares, double entropy)
    {
        var (beta, low, high) = (1.0, 0.0, double.PositiveInfinity);
        var nearest = squares[0]; // the same share is taken off all: exponents stay at 0 and below
        var sum = 0.0;
        for (var i = 0; i < MostHalvings; i++)
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
            if (!double.IsFinite(next)) break; // more copies of the row than the perplexity: no width parts them
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
