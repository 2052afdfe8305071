using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Numerics;

namespace Hourglass.Training;

/// <summary>What the rules of an automatic recipe look at: measured on a sample of the rows.</summary>
internal sealed class RowProfile
{
    private const int MostRows = 4096, MostValues = 1 << 24, FewRowsOfWideOnes = 512, Wide = 1024;
    private const double EndShare = 0.05;

    private readonly RowTable _sample;
    private readonly ColumnStatistics _columns;

    internal RowProfile(DataSet rows, ulong seed)
    {
        (IsBytes, Features, Shape) = (rows.Table.IsBytes, rows.Table.Columns, rows.Shape);
        var most = Features > Wide ? FewRowsOfWideOnes : MostRows;
        _sample = rows.Table.Select(RowChoice.Of(rows.Count, Math.Max(2, Math.Min(most, MostValues / Features)), seed));
        _columns = ColumnStatistics.Of(_sample);
        (Minimum, Maximum) = (_columns.Minimum.Min(), _columns.Maximum.Max());
        NearEnds = ShareNearEnds();
    }

    internal bool IsBytes { get; }

    internal int Features { get; }

    internal Shape Shape { get; }

    internal double Minimum { get; }

    internal double Maximum { get; }

    /// <summary>The share of all values within 5 % of the minimum or maximum of all.</summary>
    internal double NearEnds { get; }

    /// <summary>Whether all values lie within 0 and 1, and most of them near these.</summary>
    internal bool IsNearlyBinary => Minimum >= 0 && Maximum <= 1 && Maximum > 0.5 && NearEnds >= 0.8;

    /// <summary>
    /// Whether columns look like values of one unit, as pixels and the steps of a signal do: many, and with ranges that are alike and
    /// overlap.
    /// </summary>
    internal bool HasOneUnit
    {
        get
        {
            var varying = Enumerable.Range(0, Features).Where(c => _columns.Maximum[c] > _columns.Minimum[c]).ToArray();
            if (varying.Length < 16) return false;
            var ranges = varying.Select(c => _columns.Maximum[c] - _columns.Minimum[c]).Order().ToArray();
            var alike = ranges.Count(range => range >= (Maximum - Minimum) / 3);
            return alike >= 0.7 * ranges.Length;
        }
    }

    /// <summary>The root mean square deviation of scaled values from their columns' means.</summary>
    internal double Deviation(AffineMap map) => Math.Sqrt(
        Enumerable.Range(0, Features).Average(c => Math.Pow(_columns.Deviation[c] * map.Scale[map.IsUniform ? 0 : c], 2)));

    /// <summary>The scaler's map, fitted to the sample.</summary>
    internal AffineMap Fit(ScalerRecipe scaler) => Scaler.Fit(scaler, _sample).Map;

    /// <summary>
    /// The shares of the variance along the principal directions of the scaled sample, descending; empty if nothing varies.
    /// </summary>
    internal double[] VarianceShares(AffineMap map, CancellationToken cancellation)
    {
        if (_sample.Rows < 2) return [];
        var values = PrincipalDirections.Of(Backend.Default, _sample, map, 0, cancellation).Variances;
        var total = values.Sum();
        return total > 0 ? Array.ConvertAll(values, value => value / total) : [];
    }

    private double ShareNearEnds()
    {
        var (near, margin, row) = (0L, EndShare * (Maximum - Minimum), new float[Features]);
        for (var r = 0; r < _sample.Rows; r++)
        {
            _sample.CopyRow(r, row);
            foreach (var value in row)
                if (value <= Minimum + margin || value >= Maximum - margin) near++;
        }

        return (double)near / _sample.Rows / Features;
    }
}
