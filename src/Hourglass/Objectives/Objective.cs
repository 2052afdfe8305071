namespace Hourglass.Objectives;

/// <summary>What is minimised: the reconstruction loss under its reduction.</summary>
/// <param name="Reconstruction">The distance between x̂ and x.</param>
/// <param name="Reduction">How values become one number.</param>
public sealed record Objective(ReconstructionLoss Reconstruction, Reduction Reduction = Reduction.Sum)
{
    /// <summary>
    /// What the sum over a batch of <paramref name="rows"/> samples with <paramref name="columns"/> features is multiplied by: 1 / rows, or
    /// 1 / (rows · columns).
    /// </summary>
    public double Factor(int rows, int columns) => Reduction == Reduction.Sum ? 1.0 / rows : 1.0 / ((double)rows * columns);

    /// <summary>The loss and its reduction in words, as every report prints them.</summary>
    public override string ToString() => Reduction == Reduction.Sum
        ? $"{Reconstruction.Name}, summed over features, averaged over samples"
        : $"{Reconstruction.Name}, averaged over features and samples";
}
