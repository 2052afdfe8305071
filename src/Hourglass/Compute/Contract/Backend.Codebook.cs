namespace Hourglass.Compute;

// Vector quantization: vectors (n, d), a codebook of one entry per row (entries, d), and for each vector the index of its entry, a whole
// number.
public abstract partial class Backend
{
    /// <summary>
    /// indices[i] = the k with the smallest ‖vectors[i] − entries[k]‖², found as the largest vectors[i]·entries[k] − ½‖entries[k]‖²; the
    /// smallest k of several.
    /// </summary>
    /// <param name="vectors">(n, d).</param>
    /// <param name="entries">(entries, d).</param>
    /// <param name="scratch">(2 or more, entries): as many vectors as it has rows, less one, are compared at a time.</param>
    /// <param name="indices">n values.</param>
    public virtual void NearestEntries(Matrix vectors, Matrix entries, Matrix scratch, Matrix indices)
    {
        Check.NearestEntries(vectors, entries, scratch, indices);
        var (v, e, result) = (Read(vectors), Read(entries), Room(indices));
        for (var i = 0; i < vectors.Rows; i++)
        {
            var (nearest, least) = (0, double.PositiveInfinity);
            for (var k = 0; k < entries.Rows; k++)
            {
                var distance = 0.0;
                for (var c = 0; c < entries.Columns; c++) distance += Math.Pow((double)v[i, c] - e[k, c], 2);
                if (distance < least) (nearest, least) = (k, distance);
            }

            result[i] = nearest;
        }

        Write(result, indices);
    }

    /// <summary>
    /// code = entries[indices[i]], one after the other, or with <paramref name="channelsFirst"/> each row of the code as (channel, place).
    /// </summary>
    /// <param name="indices">(batch, places).</param>
    /// <param name="entries">(entries, d).</param>
    /// <param name="channelsFirst">The layout of a row of the code.</param>
    /// <param name="code">(batch, places · d).</param>
    public virtual void TakeEntries(Matrix indices, Matrix entries, bool channelsFirst, Matrix code)
    {
        Check.TakeEntries(indices, entries, code);
        var (index, e, z) = (Read(indices), Read(entries), Room(code));
        for (var r = 0; r < code.Rows; r++)
        {
            for (var p = 0; p < indices.Columns; p++)
            {
                var entry = e.Row(Check.Entry(index[r, p], entries.Rows));
                for (var c = 0; c < entry.Length; c++) z[r, channelsFirst ? c * indices.Columns + p : p * entry.Length + c] = entry[c];
            }
        }

        Write(z, code);
    }

    /// <summary>
    /// counts[k] = how many of <paramref name="indices"/> are k; returns exp(−Σ p log p) of their shares p, the perplexity: 1 if all are
    /// one entry, the number of entries if all are used equally.
    /// </summary>
    public virtual double CountEntries(Matrix indices, Matrix counts)
    {
        var (index, n) = (Read(indices), Room(counts));
        foreach (var i in index.Values) n[Check.Entry(i, counts.Length)]++;
        Write(n, counts);
        return Formulas.Perplexity(n.Values, indices.Length);
    }

    /// <summary>
    /// Moves a codebook by exponential moving averages (van den Oord et al., 2017, appendix A.1): N ← γN + (1 − γ)·(number of an entry's
    /// vectors), m ← γm + (1 − γ)·(their sum), entry ← m / Ñ, with Laplace smoothing Ñ = (N + ε) / (ΣN + entries · ε) · ΣN.
    /// </summary>
    /// <param name="vectors">(n, d).</param>
    /// <param name="indices">n values.</param>
    /// <param name="decay">γ, from 0 to 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="counts">N, one value per entry.</param>
    /// <param name="sums">m (entries, d).</param>
    /// <param name="entries">(entries, d).</param>
    public virtual void MoveEntries(
        Matrix vectors, Matrix indices, float decay, float epsilon, Matrix counts, Matrix sums, Matrix entries)
    {
        Check.Codebook(vectors, counts, sums, entries);
        Check.Vectors(vectors, indices, entries);
        var (v, index, n, m, e) = (Read(vectors), Read(indices), Read(counts), Read(sums), Room(entries));
        var (numbers, totals) = (new int[entries.Rows], new double[entries.Length]);
        for (var i = 0; i < vectors.Rows; i++)
        {
            var k = Check.Entry(index[i], entries.Rows);
            numbers[k]++;
            for (var c = 0; c < entries.Columns; c++) totals[k * entries.Columns + c] += v[i, c];
        }

        for (var k = 0; k < numbers.Length; k++) n[k] = (float)(decay * (double)n[k] + (1.0 - decay) * numbers[k]);
        for (var i = 0; i < totals.Length; i++) m[i] = (float)(decay * (double)m[i] + (1.0 - decay) * totals[i]);

        var total = 0.0;
        foreach (var count in n.Values) total += count;
        for (var k = 0; k < entries.Rows; k++)
        {
            var smoothed = ((double)n[k] + epsilon) / (total + entries.Rows * (double)epsilon) * total;
            for (var c = 0; c < entries.Columns; c++) e[k, c] = (float)(m[k, c] / smoothed);
        }

        Write(n, counts);
        Write(m, sums);
        Write(e, entries);
    }

    /// <summary>
    /// Puts a new vector in the place of each entry k whose count is below <paramref name="minimum"/>: vector ⌊(k·n + u) / entries⌋, u
    /// being a random number below n, so that different entries take vectors from different parts of the batch. Its count becomes
    /// <paramref name="count"/>, its sum count · vector.
    /// </summary>
    public virtual void RestartEntries(
        RandomStream stream, float minimum, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries)
    {
        Check.Codebook(vectors, counts, sums, entries);
        var (v, n, m, e) = (Read(vectors), Read(counts), Read(sums), Read(entries));
        for (var k = 0; k < entries.Rows; k++)
        {
            if (!(n[k] < minimum)) continue;
            var vector = v.Row((int)(((long)k * vectors.Rows + stream.Below((uint)k, vectors.Rows)) / entries.Rows));
            n[k] = count;
            for (var c = 0; c < vector.Length; c++) (e[k, c], m[k, c]) = (vector[c], count * vector[c]);
        }

        Write(n, counts);
        Write(m, sums);
        Write(e, entries);
    }

    /// <summary>The first entries: <see cref="RestartEntries"/> of all where all counts are 0, else nothing.</summary>
    public virtual void StartEntries(RandomStream stream, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries)
    {
        if (SumOfSquares(counts) == 0) RestartEntries(stream, float.PositiveInfinity, count, vectors, counts, sums, entries);
    }
}
