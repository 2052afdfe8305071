using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>1/d Σⱼ |xⱼ − x̂ⱼ|, the score of TensorFlow's tutorial.</summary>
public sealed record MeanAbsoluteErrorScore : AnomalyScore
{
    /// <inheritdoc/>
    public override string Formula => "mean over features of |x − x̂|";

    /// <inheritdoc/>
    public override double[,] Shares(IReconstructor reconstructor, DataSet rows) => MeanOfResiduals(reconstructor, rows, Math.Abs);
}
