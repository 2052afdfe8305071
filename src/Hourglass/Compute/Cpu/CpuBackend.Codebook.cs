using System.Numerics.Tensors;

namespace Hourglass.Compute;

// Vector quantization. The products of vectors and entries are nearly all the work, and shared between threads; the rest is plain loops.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void TransposeRows(Matrix source, int height, Matrix destination)
    {
        Check.TransposeRows(source, height, destination);
        float* x = Start(source), y = Start(destination);
        var width = source.Columns / height;
        for (var r = 0; r < source.Rows; r++, x += source.Columns, y += source.Columns)
        {
            for (var i = 0; i < height; i++)
                for (var j = 0; j < width; j++)
                    y[(nint)j * height + i] = x[(nint)i * width + j];
        }

        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void NearestEntries(Matrix vectors, Matrix entries, Matrix room, Matrix indices)
    {
        Check.NearestEntries(vectors, entries, room, indices);
        // 0 − ½‖e‖² rather than −½‖e‖²: all zeros are +0 then, and a tie is a tie.
        var norms = Row(room, 0);
        for (var k = 0; k < norms.Length; k++) norms[k] = 0 - 0.5f * TensorPrimitives.SumOfSquares<float>(Row(entries, k));

        for (var start = 0; start < vectors.Rows; start += room.Rows - 1)
        {
            var rows = Math.Min(room.Rows - 1, vectors.Rows - start);
            var scores = room.SliceRows(1, rows);
            for (var r = 0; r < rows; r++) norms.CopyTo(Row(scores, r));
            Multiply(vectors.SliceRows(start, rows), false, entries, true, scores, accumulate: true);
            for (var r = 0; r < rows; r++) Span(indices)[start + r] = TensorPrimitives.IndexOfMax<float>(Row(scores, r));
        }

        Keep(vectors, entries, room, indices);
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
        var entropy = 0.0;
        foreach (var count in numbers)
        {
            var share = (double)count / indices.Length;
            if (share > 0) entropy -= share * Math.Log(share);
        }

        Keep(indices, counts);
        return Math.Exp(entropy);
    }

    /// <inheritdoc/>
    public override void MoveEntries(Matrix vectors, Matrix indices, float decay, float epsilon, Matrix counts, Matrix sums, Matrix entries)
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
    public override int RestartEntries(RandomStream stream, float least, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries)
    {
        Check.Codebook(vectors, counts, sums, entries);
        var n = Span(counts);
        var replaced = 0;
        for (var k = 0; k < n.Length; k++)
        {
            if (!(n[k] < least)) continue;
            var vector = Row(vectors, (int)(((long)k * vectors.Rows + stream.Below((uint)k, vectors.Rows)) / n.Length));
            n[k] = count;
            vector.CopyTo(Row(entries, k));
            TensorPrimitives.Multiply(vector, count, Row(sums, k));
            replaced++;
        }

        Keep(vectors, counts, sums, entries);
        return replaced;
    }
}
