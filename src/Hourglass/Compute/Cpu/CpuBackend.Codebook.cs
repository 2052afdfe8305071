using System.Numerics.Tensors;

namespace Hourglass.Compute;

// Vector quantization. The products of vectors and entries are nearly all the work, and shared between threads; the rest is plain loops.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void NearestEntries(Matrix vectors, Matrix entries, Matrix scratch, Matrix indices)
    {
        Check.NearestEntries(vectors, entries, scratch, indices);
        // 0 − ½‖e‖² rather than −½‖e‖²: all zeros are +0 then, and a tie is a tie.
        var norms = Row(scratch, 0);
        for (var k = 0; k < norms.Length; k++) norms[k] = 0 - 0.5f * Sums.OfSquares<float>(Row(entries, k));

        for (var start = 0; start < vectors.Rows; start += scratch.Rows - 1)
        {
            var rows = Math.Min(scratch.Rows - 1, vectors.Rows - start);
            var scores = scratch.SliceRows(1, rows);
            for (var r = 0; r < rows; r++) norms.CopyTo(Row(scores, r));
            Multiply(vectors.SliceRows(start, rows), false, entries, true, scores, accumulate: true);
            for (var r = 0; r < rows; r++) Span(indices)[start + r] = TensorPrimitives.IndexOfMax<float>(Row(scores, r));
        }

        Keep(vectors, entries, scratch, indices);
    }

    /// <inheritdoc/>
    public override void TakeEntries(Matrix indices, Matrix entries, bool channelsFirst, Matrix code)
    {
        Check.TakeEntries(indices, entries, code);
        var places = indices.Columns;
        for (var r = 0; r < code.Rows; r++)
        {
            Span<float> numbers = Row(indices, r), target = Row(code, r);
            for (var p = 0; p < places; p++)
            {
                var entry = Row(entries, Check.Entry(numbers[p], entries.Rows));
                if (!channelsFirst) entry.CopyTo(target[(p * entry.Length)..]);
                else for (var c = 0; c < entry.Length; c++) target[c * places + p] = entry[c];
            }
        }

        Keep(indices, entries, code);
    }

    /// <inheritdoc/>
    public override double CountEntries(Matrix indices, Matrix counts)
    {
        var numbers = Span(counts);
        numbers.Clear();
        foreach (var index in Span(indices)) numbers[Check.Entry(index, numbers.Length)]++;
        Keep(indices, counts);
        return Formulas.Perplexity(numbers, indices.Length);
    }

    /// <inheritdoc/>
    public override void MoveEntries(
        Matrix vectors, Matrix indices, float decay, float epsilon, Matrix counts, Matrix sums, Matrix entries)
    {
        Check.Codebook(vectors, counts, sums, entries);
        Check.Vectors(vectors, indices, entries);
        Span<float> n = Span(counts), numbers = Span(indices);
        TensorPrimitives.Multiply(n, decay, n);
        TensorPrimitives.Multiply(Span(sums), decay, Span(sums));
        for (var i = 0; i < numbers.Length; i++)
        {
            var k = Check.Entry(numbers[i], entries.Rows);
            n[k] += 1 - decay;
            TensorPrimitives.MultiplyAdd(Row(vectors, i), 1 - decay, Row(sums, k), Row(sums, k));
        }

        var total = 0.0;
        foreach (var count in n) total += count;
        for (var k = 0; k < n.Length; k++)
        {
            var smoothed = ((double)n[k] + epsilon) / (total + n.Length * (double)epsilon) * total;
            TensorPrimitives.Divide(Row(sums, k), (float)smoothed, Row(entries, k));
        }

        Keep(vectors, indices, counts, sums, entries);
    }

    /// <inheritdoc/>
    public override void RestartEntries(
        RandomStream stream, float minimum, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries)
    {
        Check.Codebook(vectors, counts, sums, entries);
        var n = Span(counts);
        for (var k = 0; k < n.Length; k++)
        {
            if (!(n[k] < minimum)) continue;
            var vector = Row(vectors, (int)(((long)k * vectors.Rows + stream.Below((uint)k, vectors.Rows)) / n.Length));
            n[k] = count;
            vector.CopyTo(Row(entries, k));
            TensorPrimitives.Multiply(vector, count, Row(sums, k));
        }

        Keep(vectors, counts, sums, entries);
    }

    /// <inheritdoc/>
    public override void StartEntries(RandomStream stream, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries)
    {
        if (_engine.SumOfSquares(Start(counts), counts.Length) == 0)
            RestartEntries(stream, float.PositiveInfinity, count, vectors, counts, sums, entries);
        Keep(counts);
    }
}
