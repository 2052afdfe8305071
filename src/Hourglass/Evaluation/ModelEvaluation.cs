using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Evaluation;

/// <summary>
/// Metrics of a model on rows: <c>model.Evaluate(rows)</c>, the use of a codebook, and the information in Gaussian codes.
/// </summary>
public static class ModelEvaluation
{
    /// <summary>
    /// The objective, squared and absolute error and explained variance over a table of raw values. A model with a corruption is given
    /// corrupted rows, with random draws fixed by the seed of the recipe, and measured against the clean rows.
    /// </summary>
    /// <exception cref="ArgumentException">The table has no rows.</exception>
    public static Metrics Evaluate(
        this Autoencoder model, RowTable rows, ReadOnlySpan<int> labels = default, CancellationToken cancellation = default) =>
        Evaluator.Run(model, rows, labels, model.Recipe.Training.Seed, cancellation);

    /// <summary>As above, with the random draws of the corruption from another seed than that of the recipe.</summary>
    /// <exception cref="ArgumentException">The table has no rows.</exception>
    /// <exception cref="InvalidOperationException">The model has no corruption.</exception>
    public static Metrics Evaluate(
        this Autoencoder model, RowTable rows, ulong seed, ReadOnlySpan<int> labels = default, CancellationToken cancellation = default)
    {
        model.CheckCorruption();
        return Evaluator.Run(model, rows, labels, seed, cancellation);
    }

    /// <summary>The objective and errors over rows (n, features) of raw values.</summary>
    /// <inheritdoc cref="Evaluate(Autoencoder, RowTable, ReadOnlySpan{int}, CancellationToken)"/>
    public static Metrics Evaluate(
        this Autoencoder model, float[,] rows, ReadOnlySpan<int> labels = default, CancellationToken cancellation = default) =>
        model.Evaluate(RowArrays.Table(rows), labels, cancellation);

    /// <summary>The objective and errors over a data set; a conditional model matches its classes by name.</summary>
    /// <exception cref="ArgumentException">The data set has no rows.</exception>
    public static Metrics Evaluate(this Autoencoder model, DataSet rows, CancellationToken cancellation = default) =>
        model.Evaluate(model.TableOf(rows), model.LabelsOf(rows), cancellation);

    /// <summary>Counts how often each entry of the codebook is used for a table of raw values.</summary>
    /// <exception cref="ArgumentException">The table has no rows.</exception>
    /// <exception cref="InvalidOperationException">The model has no codebook.</exception>
    public static CodebookUse CountEntries(this Autoencoder model, RowTable rows, ReadOnlySpan<int> labels = default)
    {
        if (rows.Rows == 0) throw new InvalidInputException("Expected at least one row to count the entries of; found none.", nameof(rows));
        var use = new CodebookCount(model.Codebook);
        model.ForEachChunk(rows, labels, null, (workspace, source, _) =>
        {
            workspace.Encode(source);
            use.Add(model.Backend, workspace.BottleneckCache, source.Rows);
        });
        return use.Result();
    }

    /// <summary>The divergence and active units of q(z|x) over the rows of a data set, without storing their codes.</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not Gaussian, so codes have no distribution.</exception>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static PosteriorSummary SummarizePosterior(this Autoencoder model, DataSet rows, CancellationToken cancellation = default)
    {
        model.CheckDistribution();
        var size = model.LatentSize;
        var (heads, sums) = (new float[model.ChunkRows * 2 * size], new PosteriorSums(size));
        model.ForEachChunk(model.TableOf(rows), model.LabelsOf(rows), null, (workspace, source, _) =>
        {
            Autoencoder.HeadChunk(workspace, source, heads.AsSpan(0, source.Rows * 2 * size));
            for (var r = 0; r < source.Rows; r++)
            {
                sums.BeginRow();
                var head = heads.AsSpan(r * 2 * size, 2 * size);
                for (var c = 0; c < size; c++) sums.Add(c, head[c], head[size + c]);
            }
        }, cancellation);
        return sums.Result();
    }

    /// <summary>The divergence and active units of distributions of codes.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static PosteriorSummary Summarize(this LatentDistribution codes)
    {
        var (means, logVariances) = (codes.Means, codes.LogVariances);
        var sums = new PosteriorSums(means.GetLength(1));
        for (var r = 0; r < means.GetLength(0); r++)
        {
            sums.BeginRow();
            for (var c = 0; c < means.GetLength(1); c++) sums.Add(c, means[r, c], logVariances[r, c]);
        }

        return sums.Result();
    }
}
