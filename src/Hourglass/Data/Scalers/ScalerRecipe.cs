using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// How raw values become the input of a model, by a name under the JSON key <c>scaler</c>. One of your own is a record derived from this
/// one, registered with <see cref="PartRegistry.Add{T}"/>.
/// </summary>
[PartKind("scaler")]
public abstract record ScalerRecipe
{
    /// <summary>The smallest number whose inverse is finite in single precision, too.</summary>
    private const double SmallestRange = 1.0 / float.MaxValue;

    /// <summary>Values as they are.</summary>
    public static ScalerRecipe None { get; } = new NoScalerRecipe();

    /// <summary>Values divided by 255.</summary>
    public static ScalerRecipe ByteRange { get; } = new ByteRangeScalerRecipe();

    /// <summary>To [0, 1] by the minimum and maximum of all values.</summary>
    public static ScalerRecipe MinMax { get; } = new MinMaxScalerRecipe();

    /// <summary>To [0, 1] by the minimum and maximum of each column.</summary>
    public static ScalerRecipe MinMaxPerColumn { get; } = new MinMaxPerColumnScalerRecipe();

    /// <summary>Each column to mean 0 and standard deviation 1.</summary>
    public static ScalerRecipe Standard { get; } = new StandardScalerRecipe();

    /// <summary>All values to mean 0 and standard deviation 1, by one scale for all columns.</summary>
    public static ScalerRecipe StandardOverall { get; } = new StandardOverallScalerRecipe();

    /// <summary>Whether the rows it is fitted to are scaled to values from 0 to 1.</summary>
    public virtual bool HasUnitRange => false;

    /// <summary>Fits the map from raw to scaled values.</summary>
    /// <param name="rows">The training rows, (n, features).</param>
    /// <returns>One pair of numbers, or one per column.</returns>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    public abstract AffineMap Fit(RowTable rows);

    /// <summary>
    /// The map x → (x − offset) / range in double precision, for all columns or one number per column. Where the range is below 3e-39, as
    /// for a constant column, values are only shifted.
    /// </summary>
    protected static AffineMap Standardize(double[] offset, double[] range)
    {
        var scale = range.Select(r => r >= SmallestRange ? 1 / r : 1).ToArray();
        return AffineMap.Centered(offset, scale);
    }

    /// <summary>Fits each column by itself, as <see cref="Standardize"/> does. All values are in memory, as doubles.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="fit">From the values of a column, a copy in the order of the rows, to its offset and range.</param>
    protected static AffineMap FitColumns(RowTable rows, Func<double[], (double Offset, double Range)> fit)
    {
        var columns = new double[rows.Columns][];
        for (var c = 0; c < columns.Length; c++) columns[c] = new double[rows.Rows];
        var row = new float[rows.Columns];
        for (var r = 0; r < rows.Rows; r++)
        {
            rows.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++) columns[c][r] = row[c];
        }

        var fitted = columns.Select(fit).ToArray();
        return Standardize([.. fitted.Select(column => column.Offset)], [.. fitted.Select(column => column.Range)]);
    }
}
