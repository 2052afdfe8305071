using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>How well codes separate classes: the classes of the nearest other codes, in all dimensions.</summary>
/// <param name="Neighbors">k, the number of neighbors.</param>
/// <param name="Purity">The fraction of the k nearest others with the code's own class, over all codes.</param>
/// <param name="Accuracy">
/// The leave-one-out accuracy of k-nearest-neighbor classification; ties go to the class of the nearest neighbor among them.
/// </param>
/// <param name="ByClass">The purity of each class; null for one without codes.</param>
/// <param name="Chance">
/// The expected purity of codes that are independent of the class: Σ over classes of n꜀·(n꜀ − 1) / (n·(n − 1)).
/// </param>
public sealed record NeighborPurity(int Neighbors, double Purity, double Accuracy, IReadOnlyList<double?> ByClass, double Chance)
{
    /// <summary>Measures codes (n, latent) with their classes.</summary>
    /// <param name="codes">The codes, at least <paramref name="neighbors"/> + 1.</param>
    /// <param name="labels">The class of each, from 0.</param>
    /// <param name="neighbors">k, from 1.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of labels and codes differ, a label is below 0, or a value is not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 to the number of codes − 1.</exception>
    public static NeighborPurity Measure(float[,] codes, ReadOnlySpan<int> labels, int neighbors, Backend? backend = null)
    {
        var count = codes.GetLength(0);
        if (labels.Length != count)
            throw new ArgumentException($"Expected a class for each of {count} codes; found {labels.Length}.", nameof(labels));
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
