using Hourglass.Bottlenecks;

namespace Hourglass.Objectives;

/// <summary>What is minimized: the reconstruction loss under its reduction, and weighted penalties.</summary>
/// <param name="Reconstruction">The distance between x̂ and x.</param>
/// <param name="Reduction">How values become one number.</param>
public sealed record Objective(ReconstructionLoss Reconstruction, Reduction Reduction = Reduction.Sum)
{
    /// <summary>The other terms, in the order in which histories print them.</summary>
    public IReadOnlyList<Penalty> Penalties { get; init; } = [];

    /// <summary>
    /// What the reconstruction loss is multiplied by before it is added, at least 0: at 0 the penalties alone train the model. Histories print the loss
    /// without it.
    /// </summary>
    public float ReconstructionWeight { get; init; } = 1;

    /// <summary>
    /// K: where not null, what is minimized is −log 1/K Σₖ p(x|zₖ)·p(zₖ) / q(zₖ|x) with K codes drawn for each row, which is −ELBO for K = 1 (with its
    /// divergence drawn, not integrated) and comes closer to −log p(x) as K grows (Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", 2016).
    /// The prior is N(0, I); there are no penalties, as the bound is the whole of the objective.
    /// </summary>
    public int? ImportanceSamples { get; init; }

    /// <summary>The distribution that the codes are held to; null where nothing does.</summary>
    public Prior? Prior => ImportanceSamples is not null ? new StandardNormal() : Penalties.Select(penalty => penalty.Prior).FirstOrDefault(prior => prior is not null);

    /// <summary>
    /// What the sum over a batch of <paramref name="rows"/> samples with <paramref name="columns"/> features is multiplied by: 1 / rows, or
    /// 1 / (rows · columns).
    /// </summary>
    public double Factor(int rows, int columns) => Reduction == Reduction.Sum ? 1.0 / rows : 1.0 / ((double)rows * columns);

    /// <summary>Whether a model with this objective and such a bottleneck has an ELBO: codes drawn from q(z|x), the prior N(0, I), a likelihood as loss.</summary>
    internal bool HasBound(Bottleneck bottleneck) => bottleneck is GaussianBottleneck && Reconstruction.IsLogLikelihood && (Prior is null or StandardNormal);

    /// <summary>Whether a penalty tells KL(q(z|x) ‖ N(0, I)).</summary>
    internal bool TellsDivergence => Penalties.Any(penalty => penalty is KlDivergence);

    /// <summary>Refuses an importance-weighted bound that the parts do not have.</summary>
    /// <exception cref="ArgumentException">It does not suit the model.</exception>
    internal void CheckBound(Bottleneck bottleneck)
    {
        if (ImportanceSamples is null) return;
        if (bottleneck is not GaussianBottleneck) throw new ArgumentException($"importanceSamples needs a gaussian bottleneck; found {bottleneck}.");
        if (!Reconstruction.IsLogLikelihood)
            throw new ArgumentException($"importanceSamples needs a likelihood, binaryCrossEntropy or gaussianLikelihood, as loss; found {Reconstruction.Name}.");
        if (Reduction != Reduction.Sum) throw new ArgumentException("importanceSamples needs the reduction sum: the bound is in nats a sample.");
        if (Penalties.Count > 0)
            throw new ArgumentException($"importanceSamples goes without penalties, the divergence being part of the bound; found {Penalties[0].Name}.");
    }

    /// <summary>The loss and its reduction in words, as every report prints them.</summary>
    public override string ToString()
    {
        if (ImportanceSamples is { } samples)
            return FormattableString.Invariant($"importance-weighted bound with {samples} codes a row and {Reconstruction.Name}, in nats, averaged over samples");
        var how = Reduction == Reduction.Sum ? "summed over features, averaged over samples" : "averaged over features and samples";
        var weight = ReconstructionWeight == 1 ? "" : FormattableString.Invariant($"{ReconstructionWeight}·");
        return $"{weight}{Reconstruction.Name}, {how}{string.Concat(Penalties.Where(penalty => penalty.Terms.Count > 0).Select(penalty => $" + {penalty.Cost}"))}";
    }
}
