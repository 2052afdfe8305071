using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Evaluation;

/// <summary>The rows that excite a latent most: what shows what it stands for.</summary>
public static class TopActivations
{
    /// <summary>
    /// The rows of a table of raw values in whose codes <paramref name="latent"/> is largest, largest first, equal ones by row number. Rows in which it is 0
    /// are not among them, so there may be fewer than asked for; a code below 0 counts as it is.
    /// </summary>
    /// <param name="model">Whose codes.</param>
    /// <param name="rows">Read block by block.</param>
    /// <param name="latent">The latent, from 0.</param>
    /// <param name="count">How many rows at most, at least 1.</param>
    /// <param name="labels">A class for each row where the model is conditional (see <see cref="Autoencoder.LabelsOf"/>); else empty.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such latent, or fewer than one row is asked for.</exception>
    /// <exception cref="Layers.ShapeException">The rows are not as wide as the model's samples.</exception>
    public static IReadOnlyList<TopActivation> Find(
        Autoencoder model, RowTable rows, int latent, int count, ReadOnlySpan<int> labels = default, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(latent, model.LatentSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var codes = new float[model.ChunkRows * model.LatentSize];
        // The worst on top: of equal values the one whose row comes last.
        var best = new PriorityQueue<TopActivation, (float, int)>();
        model.ForEachChunk(rows, labels, null, (workspace, source, start) =>
        {
            workspace.Encode(source);
            model.Backend.Download(workspace.Code(source.Rows), codes.AsSpan(0, source.Rows * model.LatentSize));
            for (var r = 0; r < source.Rows; r++)
            {
                var value = codes[r * model.LatentSize + latent];
                if (value == 0) continue;
                best.Enqueue(new TopActivation(value, start + r), (value, -(start + r)));
                if (best.Count > count) best.Dequeue();
            }
        }, cancellation);
        var result = new TopActivation[best.Count];
        for (var i = result.Length - 1; i >= 0; i--) result[i] = best.Dequeue();
        return result;
    }
}
