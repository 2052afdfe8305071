namespace Hourglass.Evaluation;

/// <summary>What Gaussian codes tell of rows, dimension by dimension.</summary>
/// <param name="Divergences">KL(q(z|x) ‖ N(0, I)) of each dimension in nats, averaged over rows: how much it tells of a row.</param>
/// <param name="VariancesOfMeans">The variance over rows of each dimension's μ.</param>
/// <param name="Rows">How many rows, at least 1.</param>
public sealed record PosteriorSummary(IReadOnlyList<double> Divergences, IReadOnlyList<double> VariancesOfMeans, int Rows)
{
    /// <summary>A dimension whose μ varies less than this over rows is said to be inactive (Burda et al., 2016, appendix C).</summary>
    public const double ActiveVariance = 0.01;

    // Codes are collapsed where no more than this share of their dimensions is active, or all together tell this little of a row.
    private const double CollapsedShare = 0.05, CollapsedNats = 0.1;

    /// <summary>The divergence of all dimensions in nats a row.</summary>
    public double Divergence => Divergences.Sum();

    /// <summary>How many dimensions are active: Var μ &gt; <see cref="ActiveVariance"/>.</summary>
    public int ActiveCount => VariancesOfMeans.Count(variance => variance > ActiveVariance);

    /// <summary>
    /// What is wrong where the codes tell next to nothing of the rows (posterior collapse), in words with the figures: at most a twentieth of the dimensions
    /// active, or less than 0.1 nats in all. Null where all is well.
    /// </summary>
    public string? DescribeCollapse()
    {
        var size = Divergences.Count;
        if (ActiveCount > CollapsedShare * size && !(Divergence < CollapsedNats)) return null;
        return FormattableString.Invariant(
            $"the codes have collapsed: {ActiveCount} of {size} dimensions are active and the divergence is {Divergence:G3} nats, so the decoder hardly uses them; try a smaller weight of kl, warm-up or free bits");
    }
}
