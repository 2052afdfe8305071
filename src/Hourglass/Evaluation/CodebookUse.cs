namespace Hourglass.Evaluation;

/// <summary>How often the entries of a codebook stand for the vectors of a table.</summary>
/// <param name="Counts">How many vectors each entry stands for.</param>
/// <param name="Perplexity">exp(−Σ p log p) of the entries' shares p: from 1, where all vectors have one entry, to the number of entries.</param>
public sealed record CodebookUse(IReadOnlyList<long> Counts, double Perplexity)
{
    /// <summary>How many entries stand for a vector at all.</summary>
    public int Used => Counts.Count(count => count > 0);
}
