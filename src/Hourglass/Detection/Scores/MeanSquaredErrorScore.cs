using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>1/d Σⱼ (xⱼ − x̂ⱼ)².</summary>
public sealed class MeanSquaredErrorScore : AnomalyScore
{
    /// <inheritdoc/>
    public override string Name => "mse";

    /// <inheritdoc/>
    public override string Formula => "mean over features of (x − x̂)²";

    internal override double[,] Parts(IRebuilder rebuilder, DataSet rows) => MeanOfResiduals(rebuilder, rows, residual => residual * residual);
}
