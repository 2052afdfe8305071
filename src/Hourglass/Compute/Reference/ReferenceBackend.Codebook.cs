namespace Hourglass.Compute;

// Vector quantization: the formulas of Backend.Codebook, in double.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override void TransposeRows(Matrix source, int height, Matrix destination)
    {
        Check.TransposeRows(source, height, destination);
        Span<float> x = Values(source), y = Values(destination);
        var (size, width) = (source.Columns, source.Columns / height);
        for (var i = 0; i < x.Length; i++) y[i / size * size + i % width * height + i % size / width] = x[i];
    }

    /// <inheritdoc/>
    public override void NearestEntries(Matrix vectors, Matrix entries, Matrix room, Matrix indices)
    {
        Check.NearestEntries(vectors, entries, room, indices);
        for (var i = 0; i < vectors.Rows; i++)
        {
            var (nearest, least) = (0, double.PositiveInfinity);
            for (var k = 0; k < entries.Rows; k++)
            {
                var distance = 0.0;
                for (var c = 0; c < entries.Columns; c++)
                {
                    var difference = (double)Row(vectors, i)[c] - Row(entries, k)[c];
                    distance += difference * difference;
                }

                if (distance < least) (nearest, least) = (k, distance);
            }

            Values(indices)[i] = nearest;
        }
    }

    /// <inheritdoc/>
    public override void TakeEntries(Matrix indices, Matrix entries, bool channelsFirst, Matrix code)
    {
        Check.TakeEntries(indices, entries, code);
        for (var r = 0; r < code.Rows; r++)
        {
            for (var p = 0; p < indices.Columns; p++)
            {
                var entry = Row(entries, Check.Entry(Row(indices, r)[p], entries.Rows));
                for (var c = 0; c < entry.Length; c++)
                    Row(code, r)[channelsFirst ? c * indices.Columns + p : p * entry.Length + c] = entry[c];
            }
        }
    }

    /// <inheritdoc/>
    public override double CountEntries(Matrix indices, Matrix counts)
    {
        Fill(counts, 0);
        foreach (var index in Values(indices)) Values(counts)[Check.Entry(index, counts.Length)]++;
        var entropy = 0.0;
        foreach (var count in Values(counts))
            if (count > 0)
                entropy -= (double)count / indices.Length * Math.Log((double)count / indices.Length);
        return Math.Exp(entropy);
    }

    /// <inheritdoc/>
    public override void MoveEntries(Matrix vectors, Matrix indices, float decay, float epsilon, Matrix counts, Matrix sums, Matrix entries)
    {
        Check.Codebook(vectors, counts, sums, entries);
        Check.Vectors(vectors, indices, entries);
        var n = Values(counts);
        for (var k = 0; k < entries.Rows; k++)
        {
            var (count, sum) = (0, new double[entries.Columns]);
            for (var i = 0; i < vectors.Rows; i++)
            {
                if (Check.Entry(Values(indices)[i], entries.Rows) != k) continue;
                count++;
                for (var c = 0; c < sum.Length; c++) sum[c] += Row(vectors, i)[c];
            }

            n[k] = (float)(decay * (double)n[k] + (1.0 - decay) * count);
            for (var c = 0; c < sum.Length; c++) Row(sums, k)[c] = (float)(decay * (double)Row(sums, k)[c] + (1.0 - decay) * sum[c]);
        }

        var total = 0.0;
        foreach (var count in n) total += count;
        for (var k = 0; k < entries.Rows; k++)
        {
            var smoothed = ((double)n[k] + epsilon) / (total + entries.Rows * (double)epsilon) * total;
            for (var c = 0; c < entries.Columns; c++) Row(entries, k)[c] = (float)(Row(sums, k)[c] / smoothed);
        }
    }

    /// <inheritdoc/>
    public override int RestartEntries(RandomStream stream, float least, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries)
    {
        Check.Codebook(vectors, counts, sums, entries);
        var replaced = 0;
        for (var k = 0; k < entries.Rows; k++)
        {
            if (!(Values(counts)[k] < least)) continue;
            var vector = Row(vectors, (int)(((long)k * vectors.Rows + stream.Below((uint)k, vectors.Rows)) / entries.Rows));
            Values(counts)[k] = count;
            for (var c = 0; c < vector.Length; c++) (Row(entries, k)[c], Row(sums, k)[c]) = (vector[c], count * vector[c]);
            replaced++;
        }

        return replaced;
    }
}
