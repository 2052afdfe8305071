using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>1/d Σⱼ |xⱼ − x̂ⱼ|: the score of TensorFlow's tutorial.</summary>
public sealed class MeanAbsoluteErrorScore : AnomalyScore
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override string Formula => "mean over features of |x − x̂|";

    internal override double[,] Parts(IRebuilder rebuilder, DataSet rows) => MeanOfResiduals(rebuilder, rows, Math.Abs);
}
