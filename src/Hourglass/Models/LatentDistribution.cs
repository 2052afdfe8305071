namespace Hourglass.Models;

/// <summary>q(z|x) = N(mean, variance) of some rows, each dimension by itself.</summary>
/// <param name="Means">μ (n, latent): what <c>Encode</c> gives.</param>
/// <param name="Variances">σ² (n, latent), above 0.</param>
public sealed record LatentDistribution(float[,] Means, float[,] Variances)
{
    /// <summary>A dimension whose mean varies less than this over rows is said to be inactive (Burda et al., 2016, appendix C).</summary>
    public const double ActiveVariance = 0.01;

    // Codes are collapsed where no more than this share of their dimensions is active, or all together tell this little of a row.
    private const double CollapsedShare = 0.05, CollapsedNats = 0.1;

    /// <summary>KL(q(z|x) ‖ N(0, I)) of each dimension in nats, averaged over rows: how much it tells of a row.</summary>
    public double[] DivergencePerDimension() =>
        [.. Enumerable.Range(0, Means.GetLength(1)).Select(c => Enumerable.Range(0, Means.GetLength(0)).Average(r =>
        {
            double mean = Means[r, c], variance = Variances[r, c];
            return 0.5 * (mean * mean + variance - Math.Log(variance) - 1);
        }))];

    /// <summary>The variance over rows of each dimension's mean μ.</summary>
    public double[] VarianceOfMeans() =>
        [.. Enumerable.Range(0, Means.GetLength(1)).Select(c =>
        {
            var rows = Enumerable.Range(0, Means.GetLength(0));
            var centre = rows.Average(r => (double)Means[r, c]);
            return rows.Average(r => (Means[r, c] - centre) * (Means[r, c] - centre));
        })];

    /// <summary>How many dimensions are active: Var μ &gt; <see cref="ActiveVariance"/>.</summary>
    public int CountActive() => VarianceOfMeans().Count(variance => variance > ActiveVariance);

    /// <summary>
    /// What is wrong where the codes tell next to nothing of the rows (posterior collapse), in words with the figures: at most a twentieth of the dimensions
    /// active, or less than 0.1 nats in all. Null where all is well.
    /// </summary>
    public string? DescribeCollapse()
    {
        var (active, size, divergence) = (CountActive(), Means.GetLength(1), DivergencePerDimension().Sum());
        if (active > CollapsedShare * size && !(divergence < CollapsedNats)) return null;
        return FormattableString.Invariant(
            $"the codes have collapsed: {active} of {size} dimensions are active and the divergence is {divergence:G3} nats, so the decoder hardly uses them; try a smaller weight of kl, warm-up or free bits");
    }
}
