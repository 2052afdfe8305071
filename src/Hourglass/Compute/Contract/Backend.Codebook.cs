namespace Hourglass.Compute;

// Vector quantization: vectors (n, d), a codebook with an entry a row (entries, d), and for each vector the index of its entry, a whole number.
public abstract partial class Backend
{
    /// <summary>
    /// destination = the transpose of each row of <paramref name="source"/>, seen as <paramref name="height"/> × width values: (channel, place) becomes
    /// (place, channel). The two are of equal length and not the same matrix.
    /// </summary>
    public abstract void TransposeRows(Matrix source, int height, Matrix destination);

    /// <summary>
    /// indices[i] = the k with the least ‖vectors[i] − entries[k]‖², found as the largest vectors[i]·entries[k] − ½‖entries[k]‖²; the least k of several.
    /// </summary>
    /// <param name="vectors">(n, d).</param>
    /// <param name="entries">(entries, d).</param>
    /// <param name="room">(2 or more, entries) for use in between: so many vectors less one are compared at a time.</param>
    /// <param name="indices">n values.</param>
    public abstract void NearestEntries(Matrix vectors, Matrix entries, Matrix room, Matrix indices);

    /// <summary>
    /// code = entries[indices[i]], one behind the other, or with <paramref name="channelsFirst"/> each row of the code as (channel, place).
    /// </summary>
    /// <param name="indices">(batch, places).</param>
    /// <param name="entries">(entries, d).</param>
    /// <param name="channelsFirst">How a row of the code is laid out.</param>
    /// <param name="code">(batch, places · d).</param>
    public abstract void TakeEntries(Matrix indices, Matrix entries, bool channelsFirst, Matrix code);

    /// <summary>
    /// counts[k] = how many of <paramref name="indices"/> are k; returns exp(−Σ p log p) of their shares p, the perplexity: 1 where all are one entry, the
    /// number of entries where all are used evenly.
    /// </summary>
    public abstract double CountEntries(Matrix indices, Matrix counts);

    /// <summary>
    /// Moves a codebook by exponential moving averages (van den Oord et al., 2017, appendix A.1): N ← γN + (1 − γ)·(number of an entry's vectors),
    /// m ← γm + (1 − γ)·(their sum), entry ← m / Ñ, with Laplace smoothing Ñ = (N + ε) / (ΣN + entries · ε) · ΣN.
    /// </summary>
    /// <param name="vectors">(n, d).</param>
    /// <param name="indices">n values.</param>
    /// <param name="decay">γ, from 0 to 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="counts">N, a value an entry.</param>
    /// <param name="sums">m (entries, d).</param>
    /// <param name="entries">(entries, d).</param>
    public abstract void MoveEntries(Matrix vectors, Matrix indices, float decay, float epsilon, Matrix counts, Matrix sums, Matrix entries);

    /// <summary>
    /// Puts a new vector in the place of each entry k whose count is below <paramref name="least"/>: vector ⌊(k·n + u) / entries⌋, u being a draw below n, so
    /// that different entries take vectors from different parts of the batch. Its count becomes <paramref name="count"/>, its sum count · vector.
    /// </summary>
    /// <returns>How many entries were replaced.</returns>
    public abstract int RestartEntries(RandomStream stream, float least, float count, Matrix vectors, Matrix counts, Matrix sums, Matrix entries);
}
