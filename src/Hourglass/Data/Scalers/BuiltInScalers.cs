using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>Leaves values as they are.</summary>
public sealed record NoScalerRecipe : ScalerRecipe
{
    /// <inheritdoc/>
    public override AffineMap Fit(RowTable rows) => AffineMap.Identity;
}

/// <summary>Divides values by 255.</summary>
public sealed record ByteRangeScalerRecipe : ScalerRecipe
{
    /// <inheritdoc/>
    public override bool HasUnitRange => true;

    /// <inheritdoc/>
    public override AffineMap Fit(RowTable rows) => new([1f / 255f], [0f]);
}

/// <summary>Scales to [0, 1] by the minimum and maximum of all values.</summary>
public sealed record MinMaxScalerRecipe : ScalerRecipe
{
    /// <inheritdoc/>
    public override bool HasUnitRange => true;

    /// <inheritdoc/>
    public override AffineMap Fit(RowTable rows)
    {
        var columns = ColumnStatistics.Of(rows);
        var (minimum, maximum) = (columns.Minimum.Min(), columns.Maximum.Max());
        return Standardize([minimum], [maximum - minimum]);
    }
}

/// <summary>Scales each column to [0, 1] by its minimum and maximum.</summary>
public sealed record MinMaxPerColumnScalerRecipe : ScalerRecipe
{
    /// <inheritdoc/>
    public override bool HasUnitRange => true;

    /// <inheritdoc/>
    public override AffineMap Fit(RowTable rows)
    {
        var columns = ColumnStatistics.Of(rows);
        return Standardize(columns.Minimum, [.. columns.Maximum.Zip(columns.Minimum, (maximum, minimum) => maximum - minimum)]);
    }
}

/// <summary>Scales each column to mean 0 and (population) standard deviation 1.</summary>
public sealed record StandardScalerRecipe : ScalerRecipe
{
    /// <inheritdoc/>
    public override AffineMap Fit(RowTable rows)
    {
        var columns = ColumnStatistics.Of(rows);
        return Standardize(columns.Mean, columns.Deviation);
    }
}
