namespace Hourglass.Evaluation;

/// <summary>How often each entry of a codebook is used for the vectors of a table.</summary>
/// <param name="Counts">The number of vectors assigned to each entry.</param>
/// <param name="Perplexity">
/// exp(−Σ p log p) of the relative frequencies p: from 1, if one entry is used for all vectors, to the number of entries.
/// </param>
public sealed record CodebookUse(IReadOnlyList<long> Counts, double Perplexity)
{
    /// <summary>The number of entries used at least once.</summary>
    public int Used => Counts.Count(count => count > 0);
}
