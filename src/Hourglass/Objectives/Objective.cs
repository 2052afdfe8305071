using Hourglass.Bottlenecks;

namespace Hourglass.Objectives;

/// <summary>The function that training minimizes: the reconstruction loss plus weighted penalties.</summary>
/// <param name="Reconstruction">The distance between x̂ and x.</param>
/// <param name="Reduction">How the losses of all values are reduced to one number.</param>
public sealed record Objective(ReconstructionLoss Reconstruction, Reduction Reduction = Reduction.Sum)
{
    /// <summary>The other terms, in the order in which histories print them.</summary>
    public IReadOnlyList<Penalty> Penalties { get; init; } = [];

    /// <summary>
    /// The weight of the reconstruction loss, at least 0; at 0 only the penalties train the model. Histories print the unweighted loss.
    /// </summary>
    public float ReconstructionWeight { get; init; } = 1;

    /// <summary>
    /// K, at least 1: the objective is −log 1/K Σₖ p(x|zₖ)·p(zₖ) / q(zₖ|x) with K codes sampled for each row, which is −ELBO for K = 1
    /// (with a sampled, not an integrated divergence) and approaches −log p(x) as K grows (Burda, Grosse and Salakhutdinov, "Importance
    /// weighted autoencoders", 2016). The prior is N(0, I), and there are no penalties. Null for the plain objective.
    /// </summary>
    public int? ImportanceSamples { get; init; }

    /// <summary>The distribution that the codes are regularized towards; null for none.</summary>
    public Prior? Prior => ImportanceSamples is not null
        ? new StandardNormal()
        : Penalties.Select(penalty => penalty.Prior).FirstOrDefault(prior => prior is not null);

    /// <summary>
    /// The factor of the loss summed over a batch of <paramref name="rows"/> samples with <paramref name="columns"/> features: 1 / rows for
    /// <see cref="Reduction.Sum"/>, 1 / (rows · columns) for <see cref="Reduction.Mean"/>.
    /// </summary>
    public double Factor(int rows, int columns) => Reduction == Reduction.Sum ? 1.0 / rows : 1.0 / ((double)rows * columns);

    /// <summary>
    /// Whether a model with this objective and <paramref name="bottleneck"/> has an ELBO: codes sampled from q(z|x), the prior N(0, I), and
    /// a likelihood as loss.
    /// </summary>
    internal bool HasBound(Bottleneck bottleneck) =>
        bottleneck is GaussianBottleneck && Reconstruction.IsLogLikelihood && (Prior is null or StandardNormal);

    /// <summary>Whether a penalty reports KL(q(z|x) ‖ N(0, I)).</summary>
    internal bool ReportsDivergence => Penalties.Any(penalty => penalty is KlDivergence);

    /// <summary>Checks that the model supports <see cref="ImportanceSamples"/>, if set.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal void CheckBound(Bottleneck bottleneck)
    {
        if (ImportanceSamples is null) return;
        if (bottleneck is not GaussianBottleneck)
            throw new ArgumentException($"importanceSamples requires a gaussian bottleneck; found {bottleneck}.");
        if (!Reconstruction.IsLogLikelihood)
        {
            throw new ArgumentException(
                $"importanceSamples requires a likelihood as loss, binaryCrossEntropy or gaussianLikelihood; found {Reconstruction.Name}.");
        }

        if (Reduction != Reduction.Sum)
            throw new ArgumentException("importanceSamples requires the reduction sum: the bound is in nats per sample.");
        if (Penalties.Count > 0)
            throw new ArgumentException($"importanceSamples excludes penalties: the bound has the divergence; found {Penalties[0].Name}.");
    }

    /// <summary>The objective in words, as reports print it.</summary>
    public override string ToString()
    {
        if (ImportanceSamples is { } samples)
        {
            return FormattableString.Invariant(
                $"importance-weighted bound with {samples} codes per row and {Reconstruction.Name}, in nats, averaged over samples");
        }

        var how = Reduction == Reduction.Sum ? "summed over features, averaged over samples" : "averaged over features and samples";
        var weight = ReconstructionWeight == 1 ? "" : FormattableString.Invariant($"{ReconstructionWeight}·");
        var penalties = string.Concat(Penalties.Where(penalty => penalty.Terms.Count > 0).Select(penalty => $" + {penalty.Cost}"));
        return $"{weight}{Reconstruction.Name}, {how}{penalties}";
    }
}
