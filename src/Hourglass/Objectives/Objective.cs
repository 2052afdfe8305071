namespace Hourglass.Objectives;

/// <summary>What is minimised: the reconstruction loss under its reduction, and weighted penalties.</summary>
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

    /// <summary>The distribution that a penalty holds the codes to; null where none does.</summary>
    public Prior? Prior => Penalties.Select(penalty => penalty.Prior).FirstOrDefault(prior => prior is not null);

    /// <summary>
    /// What the sum over a batch of <paramref name="rows"/> samples with <paramref name="columns"/> features is multiplied by: 1 / rows, or
    /// 1 / (rows · columns).
    /// </summary>
    public double Factor(int rows, int columns) => Reduction == Reduction.Sum ? 1.0 / rows : 1.0 / ((double)rows * columns);

    /// <summary>The loss and its reduction in words, as every report prints them.</summary>
    public override string ToString()
    {
        var how = Reduction == Reduction.Sum ? "summed over features, averaged over samples" : "averaged over features and samples";
        var weight = ReconstructionWeight == 1 ? "" : FormattableString.Invariant($"{ReconstructionWeight}·");
        return $"{weight}{Reconstruction.Name}, {how}{string.Concat(Penalties.Select(penalty => FormattableString.Invariant($" + {penalty.Weight}·{penalty.Name}")))}";
    }
}
