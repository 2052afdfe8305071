using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Evaluation;

/// <summary>The rows with the largest activations of a latent, from which it can be interpreted.</summary>
public static class TopActivations
{
    /// <summary>
    /// The rows of a table of raw values with the largest value of <paramref name="latent"/>, in descending order, ties by row index. Rows
    /// in
    /// which it is 0 are excluded, so there may be fewer than <paramref name="count"/>; negative values are ordered by sign, not magnitude.
    /// </summary>
    /// <param name="model">The model that encodes the rows.</param>
    /// <param name="rows">The rows (n, features); they are encoded in chunks.</param>
    /// <param name="latent">The index of the latent, from 0.</param>
    /// <param name="count">The maximum number of rows, at least 1.</param>
    /// <param name="labels">
    /// The class of each row for a conditional model (see <see cref="Autoencoder.LabelsOf"/>); otherwise empty.
    /// </param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <exception cref="ArgumentOutOfRangeException">The latent does not exist, or <paramref name="count"/> is below 1.</exception>
    /// <exception cref="Layers.ShapeException">The rows have another width than the input of the model.</exception>
    public static IReadOnlyList<TopActivation> Find(
        Autoencoder model, RowTable rows, int latent, int count, ReadOnlySpan<int> labels = default,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(latent, model.LatentSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var codes = new float[model.ChunkRows * model.LatentSize];
        // The smallest value is on top; of equal values, the one with the largest row index.
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
