using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>1/d Σⱼ |xⱼ − x̂ⱼ|: the score of TensorFlow's tutorial.</summary>
public sealed class MeanAbsoluteErrorScore : AnomalyScore
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override string Formula => "mean over features of |x − x̂|";

    internal override double[,] Parts(IRebuilder rebuilder, DataSet rows)
    {
        var residuals = rebuilder.Residuals(rows);
        var (n, d) = (residuals.GetLength(0), residuals.GetLength(1));
        var parts = new double[n, d];
        for (var r = 0; r < n; r++)
            for (var c = 0; c < d; c++) parts[r, c] = Math.Abs((double)residuals[r, c]) / d;
        return parts;
    }
}
