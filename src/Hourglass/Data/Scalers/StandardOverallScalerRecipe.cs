using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Scales all values by one mean and one standard deviation, those of all values, so that columns of one unit keep their proportions: the
/// steps of a signal, pixels.
/// </summary>
public sealed record StandardOverallScalerRecipe : ScalerRecipe
{
    /// <inheritdoc/>
    public override AffineMap Fit(RowTable rows)
    {
        var columns = ColumnStatistics.Of(rows);
        var mean = columns.Mean.Average();
        var variance = columns.Mean.Zip(columns.Deviation, (m, s) => s * s + (m - mean) * (m - mean)).Average();
        return Standardize([mean], [Math.Sqrt(variance)]);
    }
}
