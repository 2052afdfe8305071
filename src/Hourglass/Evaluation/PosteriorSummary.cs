using Hourglass.Models;
using Hourglass.Objectives;

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
    public string? DescribeCollapse() => DescribeCollapse(null);

    /// <summary>The same with the cause that the objective of <paramref name="model"/> suggests.</summary>
    /// <param name="model">The model whose codes these are; null where it is not known.</param>
    public string? DescribeCollapse(Autoencoder? model)
    {
        var (size, active) = (Divergences.Count, ActiveCount);
        var isFew = active <= CollapsedShare * size;
        if (!isFew && !(Divergence < CollapsedNats)) return null;
        var figures = (isFew, Divergence < CollapsedNats) switch
        {
            (true, _) => FormattableString.Invariant(
                $"only {active} of {size} dimensions vary with the row (variance of μ above {ActiveVariance}); the divergence is ")
                + FormattableString.Invariant($"{Divergence:G3} nats per row"),
            _ => FormattableString.Invariant($"the divergence of all {size} dimensions is {Divergence:G3} nats per row, although ")
                + FormattableString.Invariant($"{active} of them vary a little (variance of μ above {ActiveVariance})"),
        };
        return $"the codes have collapsed: {figures}, so they tell the decoder almost nothing about a row; {Cure(model)}";
    }

    private static string Cure(Autoencoder? model)
    {
        const string Usual = "try a smaller weight of kl, warm-up or free bits";
        if (model is null || model.Objective.Reduction != Reduction.Mean) return Usual;
        return FormattableString.Invariant($"the cause may be objective.reduction = mean, which divides the reconstruction loss by the ")
            + FormattableString.Invariant($"{model.InputShape.Size} features, so that the divergence, which is summed, outweighs it: set ")
            + FormattableString.Invariant($"it to sum, or divide the weight of kl by {model.InputShape.Size}");
    }
}
