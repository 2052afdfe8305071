using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>How well codes keep classes together: which classes the nearest other codes have, in all dimensions of the code.</summary>
/// <param name="Neighbors">k, how many others are looked at.</param>
/// <param name="Purity">The share of the k nearest others that are of the code's own class, over all codes.</param>
/// <param name="Accuracy">
/// The share of codes whose class the majority of their k nearest others has (leave-one-out k-nearest-neighbor classification); of classes with as many votes,
/// the one whose first voter is nearest.
/// </param>
/// <param name="ByClass">The purity of each class; null for one without codes.</param>
/// <param name="Chance">The purity to expect where codes tell nothing of the class: Σ over classes of n꜀·(n꜀ − 1) / (n·(n − 1)).</param>
public sealed record NeighborPurity(int Neighbors, double Purity, double Accuracy, IReadOnlyList<double?> ByClass, double Chance)
{
    /// <summary>Measures codes (n, latent) with their classes.</summary>
    /// <param name="codes">The codes, at least <paramref name="neighbors"/> + 1.</param>
    /// <param name="labels">The class of each, from 0.</param>
    /// <param name="neighbors">k, from 1.</param>
    /// <param name="backend">Who does the arithmetic; <see cref="Backend.Default"/> where null.</param>
    /// <exception cref="ArgumentException">There are not as many labels as codes, a label is below 0, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many other codes, or k is below 1.</exception>
    public static NeighborPurity Measure(float[,] codes, ReadOnlySpan<int> labels, int neighbors, Backend? backend = null)
    {
        var count = codes.GetLength(0);
        if (labels.Length != count) throw new ArgumentException($"Expected a class for each of {count} codes; found {labels.Length}.", nameof(labels));
        foreach (var label in labels) ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
        var (nearest, _) = new NearestNeighbors(codes, backend).FindOthers(neighbors);
        var classes = 1 + Max(labels);
        var (sizes, same, right) = (new long[classes], new long[classes], 0);
        var votes = new int[classes];
        for (var r = 0; r < count; r++)
        {
            Array.Clear(votes);
            for (var j = 0; j < neighbors; j++) votes[labels[nearest[r, j]]]++;
            var winner = labels[nearest[r, 0]];
            for (var j = 1; j < neighbors; j++)
                if (votes[labels[nearest[r, j]]] > votes[winner])
                    winner = labels[nearest[r, j]];
            sizes[labels[r]]++;
            same[labels[r]] += votes[labels[r]];
            if (winner == labels[r]) right++;
        }

        return new NeighborPurity(
            neighbors, same.Sum() / ((double)count * neighbors), right / (double)count,
            [.. sizes.Select((size, c) => size == 0 ? null : (double?)same[c] / ((double)size * neighbors))],
            sizes.Sum(size => (double)size * (size - 1)) / ((double)count * (count - 1)));
    }

    private static int Max(ReadOnlySpan<int> labels)
    {
        var largest = 0;
        foreach (var label in labels) largest = Math.Max(largest, label);
        return largest;
    }
}
