using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Evaluation;

/// <summary>
/// Measures a model on rows, with its corruption if it has one, in chunks, all sums in double precision. Metrics of rows depend on the
/// chunks by rounding only; terms that a penalty computes per batch (klSparsity, capacity, free bits) are averaged over chunks.
/// </summary>
internal static class Evaluator
{
    internal static Metrics Run(Autoencoder model, RowTable table, ReadOnlySpan<int> labels, ulong seed, CancellationToken cancellation)
    {
        if (table.Rows == 0) throw new InvalidInputException("Expected at least one row to evaluate; found none.", nameof(table));
        model.CheckWidth(table.Columns, model.InputShape.Size, "rows");
        model.CheckMeasured(table, labels);
        var (squared, absolute, corruption) = (0.0, 0.0, 0.0);
        var terms = new double[model.TermNames.Count];
        var variation = new Variation(model, table);
        var use = model.Bottleneck is CodebookBottleneck codebook ? new CodebookCount(codebook) : null;
        model.ForEachChunk(table, labels, seed, (workspace, source, start) =>
        {
            var (rows, chunk) = (source.Rows, start / model.ChunkRows);
            variation.Add(workspace.Input(rows));
            if (model.Corruption is not null) corruption += workspace.CorruptionError(source);
            workspace.Encode(source);
            workspace.MeasureObjective(source, seed, chunk);
            use?.Add(model.Backend, workspace.BottleneckCache, rows);
            for (var i = 0; i < terms.Length; i++) terms[i] += workspace.Terms[i] * rows;
            if (model.Bottleneck.IsStochastic)
            {
                workspace.ApplyBottleneck(rows, training: false, drawing: false, seed, chunk);
                workspace.Decode(rows);
            }

            var errors = workspace.Errors(rows);
            (squared, absolute) = (squared + errors.Squared, absolute + errors.Absolute);
        }, cancellation);
        for (var i = 0; i < terms.Length; i++) terms[i] /= table.Rows;
        if (use is not null) terms[^1] = use.Result().Perplexity; // over all rows, not the mean over chunks
        var values = (double)table.Rows * table.Columns;
        return new Metrics(terms[0], squared / values, absolute / values, 1 - squared / variation.Total(), table.Rows)
        {
            CorruptedMeanSquaredError = model.Corruption is null ? null : corruption / values,
            Terms = model.TermNames.Zip(terms).ToDictionary(term => term.First, term => term.Second),
        };
    }
}
