using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Evaluation;

/// <summary>Metrics of a sparse code: how many latents are active, which, and how much variance is unexplained.</summary>
/// <param name="L0">The mean number of nonzero latents per row.</param>
/// <param name="Densities">The fraction of rows in which each latent is nonzero.</param>
/// <param name="DeadShare">The fraction of latents that are 0 in all of these rows.</param>
/// <param name="UnexplainedVariance">
/// Σ(x̂ − x)² / Σ(x − mean)² with the column means of these rows: 0 for a perfect reconstruction, 1 for predicting the means, NaN if no
/// value varies. It is a ratio of sums over all values, not a mean of ratios.
/// </param>
/// <param name="Rows">The number of rows measured.</param>
public sealed record SparseMetrics(double L0, IReadOnlyList<double> Densities, double DeadShare, double UnexplainedVariance, int Rows)
{
    /// <summary>
    /// Measures the codes and reconstructions of raw rows, which are scaled, corrupted and binarized as <c>Evaluate</c> does; in chunks,
    /// which affect the result by rounding only.
    /// </summary>
    /// <param name="model">The model to measure.</param>
    /// <param name="rows">The raw rows (n, features), at least one.</param>
    /// <param name="labels">
    /// The class of each row for a conditional model (see <see cref="Autoencoder.LabelsOf"/>); otherwise empty.
    /// </param>
    /// <param name="cancellation">Cancels the measurement.</param>
    /// <exception cref="ArgumentException">The table has no rows.</exception>
    public static SparseMetrics Measure(
        Autoencoder model, RowTable rows, ReadOnlySpan<int> labels = default, CancellationToken cancellation = default)
    {
        if (rows.Rows == 0) throw new InvalidInputException("Expected at least one row to measure; found none.", nameof(rows));
        var active = new long[model.LatentSize];
        var backend = model.Backend;
        var counts = backend.Allocate(model.LatentSize).AsRow();
        var found = new float[model.LatentSize];
        var squared = 0.0;
        var variation = new Variation(model, rows);
        model.ForEachChunk(rows, labels, model.Recipe.Training.Seed, (workspace, source, _) =>
        {
            var count = source.Rows;
            variation.Add(workspace.Input(count));
            workspace.Encode(source);
            workspace.Decode(count);
            squared += workspace.Errors(count).Squared;
            backend.Fill(counts, 0);
            backend.CountActive(workspace.Code(count), counts);
            backend.Download(counts, found);
            for (var l = 0; l < active.Length; l++) active[l] += (long)found[l];
        }, cancellation);
        return From(active, rows.Rows, squared, variation.Total());
    }

    /// <summary>Measures given codes (n, latents) and reconstructions of rows (n, features).</summary>
    /// <exception cref="ArgumentException">There are no rows, or the shapes do not match.</exception>
    public static SparseMetrics Measure(float[,] codes, float[,] rows, float[,] reconstructions)
    {
        var (count, latents, features) = (codes.GetLength(0), codes.GetLength(1), rows.GetLength(1));
        if (count == 0 || rows.GetLength(0) != count || reconstructions.GetLength(0) != count || reconstructions.GetLength(1) != features)
        {
            throw new ArgumentException(
                $"Expected as many rows as codes, at least one, and reconstructions of their shape; found {count} codes, "
                + $"{rows.GetLength(0)}×{features} rows and "
                + $"{reconstructions.GetLength(0)}×{reconstructions.GetLength(1)} reconstructions.", nameof(rows));
        }

        var active = new long[latents];
        var (squared, variation) = (0.0, 0.0);
        for (var r = 0; r < count; r++)
            for (var l = 0; l < latents; l++)
                if (codes[r, l] != 0)
                    active[l]++;
        for (var c = 0; c < features; c++)
        {
            var mean = 0.0;
            for (var r = 0; r < count; r++) mean += rows[r, c];
            mean /= count;
            for (var r = 0; r < count; r++)
            {
                squared += ((double)reconstructions[r, c] - rows[r, c]) * ((double)reconstructions[r, c] - rows[r, c]);
                variation += (rows[r, c] - mean) * (rows[r, c] - mean);
            }
        }

        return From(active, count, squared, variation);
    }

    private static SparseMetrics From(long[] active, int rows, double squared, double variation) => new(
        (double)active.Sum() / rows, [.. active.Select(count => (double)count / rows)],
        (double)active.Count(count => count == 0) / active.Length, squared / variation, rows);
}
