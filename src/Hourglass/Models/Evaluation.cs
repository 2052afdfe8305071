using Hourglass.Compute;

namespace Hourglass.Models;

/// <summary>Measures a model on rows, corrupted where it has a corruption, chunk by chunk, all sums in double; the chunking does not change them but for rounding.</summary>
internal static class Evaluation
{
    internal static Metrics Run(Autoencoder model, RowTable table, ReadOnlySpan<int> labels, ulong seed, CancellationToken cancellation)
    {
        if (table.Rows == 0) throw new ArgumentException("Expected at least one row to evaluate; found none.", nameof(table));
        model.CheckWidth(table.Columns, model.InputShape.Size, "rows");
        model.CheckLabels(labels, table.Rows);
        var (squared, absolute, corruption) = (0.0, 0.0, 0.0);
        var terms = new double[model.TermNames.Count];
        var counts = model.Recipe.Data.Binarize == Binarization.None ? null : new double[table.Columns];
        var sums = counts is null ? default : model.Backend.Allocate(counts.Length).AsRow();
        Span<int> numbers = stackalloc int[model.ChunkRows];
        var workspace = model.Rent();
        for (var start = 0; start < table.Rows; start += numbers.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(numbers.Length, table.Rows - start);
            for (var i = 0; i < rows; i++) numbers[i] = start + i;
            model.Backend.Gather(table, model.Scaler.Map, numbers[..rows], workspace.Input(rows));
            workspace.Label(labels.IsEmpty ? [] : labels.Slice(start, rows));
            var source = workspace.Prepare(rows, seed, start / numbers.Length);
            if (counts is not null) AddCounts(model.Backend, workspace.Input(rows), sums, counts);
            if (model.Corruption is not null) corruption += workspace.CorruptionError(source);
            workspace.Encode(source);
            workspace.MeasureObjective(source, seed, start / numbers.Length);
            for (var i = 0; i < terms.Length; i++) terms[i] += workspace.Terms[i] * rows;
            if (model.Bottleneck.IsStochastic)
            {
                workspace.Squeeze(rows, training: false, drawing: false, seed, start / numbers.Length);
                workspace.Decode(rows);
            }

            var errors = workspace.Errors(rows);
            (squared, absolute) = (squared + errors.Squared, absolute + errors.Absolute);
        }

        model.Return(workspace);
        var values = (double)table.Rows * table.Columns;
        return new Metrics(
            terms[0] / table.Rows, squared / values, absolute / values,
            1 - squared / (counts is null ? Variation(table, model.Scaler.Map) : counts.Sum(ones => ones - ones * ones / table.Rows)), table.Rows)
        {
            CorruptedMeanSquaredError = model.Corruption is null ? null : corruption / values,
            Terms = model.TermNames.Zip(terms).ToDictionary(term => term.First, term => term.Second / table.Rows),
        };
    }

    /// <summary>Counts the ones of each column of black and white rows: Σ (x − mean)² follows from them.</summary>
    private static void AddCounts(Backend backend, Matrix rows, Matrix sums, double[] counts)
    {
        var ones = new float[counts.Length];
        backend.ColumnSums(rows, sums);
        backend.Download(sums, ones);
        for (var c = 0; c < ones.Length; c++) counts[c] += ones[c];
    }

    /// <summary>Σ (x − mean of x's column)² over all scaled values: two passes in double, so a large mean costs no accuracy.</summary>
    internal static double Variation(RowTable table, AffineMap map)
    {
        var (row, means) = (new float[table.Columns], new double[table.Columns]);
        var total = 0.0;
        foreach (var measuring in (ReadOnlySpan<bool>)[false, true])
        {
            for (var r = 0; r < table.Rows; r++)
            {
                table.CopyRow(r, row);
                for (var c = 0; c < row.Length; c++)
                {
                    var k = map.IsUniform ? 0 : c;
                    var value = MathF.FusedMultiplyAdd(row[c], map.Scale[k], map.Shift[k]);
                    if (measuring) total += (value - means[c]) * (value - means[c]);
                    else means[c] += value;
                }
            }

            if (!measuring)
                for (var c = 0; c < means.Length; c++)
                    means[c] /= table.Rows;
        }

        return total;
    }
}
