using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>1/d Σⱼ (xⱼ − x̂ⱼ)².</summary>
public sealed record MeanSquaredErrorScore : AnomalyScore
{
    /// <inheritdoc/>
    public override string Formula => "mean over features of (x − x̂)²";

    /// <inheritdoc/>
    public override double[,] Shares(IReconstructor reconstructor, DataSet rows) =>
        MeanOfResiduals(reconstructor, rows, residual => residual * residual);
}
