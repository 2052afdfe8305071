namespace Hourglass.Evaluation;

/// <summary>How much information Gaussian codes carry about rows, per dimension.</summary>
/// <param name="Divergences">KL(q(z|x) ‖ N(0, I)) per dimension in nats, averaged over rows.</param>
/// <param name="VariancesOfMeans">The variance over rows of each dimension's μ.</param>
/// <param name="Rows">The number of rows, at least 1.</param>
public sealed record PosteriorSummary(IReadOnlyList<double> Divergences, IReadOnlyList<double> VariancesOfMeans, int Rows)
{
    /// <summary>A dimension is inactive if the variance of its μ over rows is at most this (Burda et al., 2016, appendix C).</summary>
    public const double ActiveVariance = 0.01;

    // Codes have collapsed if at most this fraction of their dimensions is active, or if the total divergence is below this.
    private const double CollapsedShare = 0.05, CollapsedNats = 0.1;

    /// <summary>The divergence summed over dimensions, in nats per row.</summary>
    public double Divergence => Divergences.Sum();

    /// <summary>The number of active dimensions: Var μ &gt; <see cref="ActiveVariance"/>.</summary>
    public int ActiveCount => VariancesOfMeans.Count(variance => variance > ActiveVariance);

    /// <summary>
    /// A warning with the figures if the codes carry almost no information about the rows (posterior collapse): at most 5 % of the
    /// dimensions are active, or the total divergence is below 0.1 nats. Null otherwise.
    /// </summary>
    public string? DescribeCollapse()
    {
        var size = Divergences.Count;
        if (ActiveCount > CollapsedShare * size && !(Divergence < CollapsedNats)) return null;
        return FormattableString.Invariant(
            $"the codes have collapsed: {ActiveCount} of {size} dimensions are active and the divergence is {Divergence:G3} nats, ")
            + "so the decoder hardly uses them; try a smaller weight of kl, warm-up or free bits";
    }
}
