using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// Each column less its median, divided by its interquartile range, which a few outliers do not change (scikit-learn's
/// <c>RobustScaler</c>): <c>"robust"</c>.
/// </summary>
internal sealed record RobustScaler : ScalerRecipe
{
    /// <summary>The share of values below the lower and above the upper quantile, at least 0 and below 0.5.</summary>
    public float Tail { get; init; } = 0.25f;

    public override AffineMap Fit(RowTable rows) => FitColumns(rows, column =>
    {
        Array.Sort(column);
        return (Quantile(column, 0.5), Quantile(column, 1 - Tail) - Quantile(column, Tail));
    });

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var (below, above) = ((int)place, Math.Min((int)place + 1, sorted.Length - 1));
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
