using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Evaluation;

/// <summary>What a dictionary does with rows: how many latents it uses, which, and how much it leaves unexplained.</summary>
/// <param name="L0">The mean number of latents a row whose code is not 0.</param>
/// <param name="Densities">For each latent, the share of rows in which it is not 0.</param>
/// <param name="DeadShare">The share of latents that are 0 in all of these rows.</param>
/// <param name="UnexplainedVariance">
/// Σ(x̂ − x)² / Σ(x − mean)², the means being those of these rows, column by column: 1 for predicting them, 0 for a perfect copy; NaN where nothing
/// varies. It is the ratio of two sums over all values, not a mean of ratios.
/// </param>
/// <param name="Rows">How many rows were measured.</param>
public sealed record SparseMetrics(double L0, IReadOnlyList<double> Densities, double DeadShare, double UnexplainedVariance, int Rows)
{
    /// <summary>
    /// Measures a model's codes and reconstructions of raw rows, scaled, and corrupted or made black and white as
    /// <c>Evaluate</c> has them; chunk by chunk, which does not change the result but for rounding.
    /// </summary>
    /// <param name="model">Whose codes.</param>
    /// <param name="rows">Raw rows, at least one.</param>
    /// <param name="labels">A class for each row where the model is conditional (see <see cref="Autoencoder.LabelsOf"/>); else empty.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="ArgumentException">The table has no rows.</exception>
    public static SparseMetrics Of(Autoencoder model, RowTable rows, ReadOnlySpan<int> labels = default, CancellationToken cancellation = default)
    {
        if (rows.Rows == 0) throw new ArgumentException("Expected at least one row to measure; found none.", nameof(rows));
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
    /// <exception cref="ArgumentException">There is no row, or the three do not fit.</exception>
    public static SparseMetrics Of(float[,] codes, float[,] rows, float[,] reconstructions)
    {
        var (count, latents, features) = (codes.GetLength(0), codes.GetLength(1), rows.GetLength(1));
        if (count == 0 || rows.GetLength(0) != count || reconstructions.GetLength(0) != count || reconstructions.GetLength(1) != features)
        {
            throw new ArgumentException(
                $"Expected as many rows as codes, at least one, and reconstructions of their shape; found {count} codes, {rows.GetLength(0)}×{features} rows and "
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
        (double)active.Sum() / rows, [.. active.Select(count => (double)count / rows)], (double)active.Count(count => count == 0) / active.Length,
        squared / variation, rows);
}
