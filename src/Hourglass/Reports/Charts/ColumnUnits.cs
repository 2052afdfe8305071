using Hourglass.Data;

namespace Hourglass.Reports;

/// <summary>Mean and standard deviation of the columns of a table, in which columns of different scales are drawn side by side.</summary>
internal static class ColumnUnits
{
    private const int MaximumRows = 10_000;

    // Within these, columns are legible on an axis of raw values.
    private const double SimilarUnits = 5, SimilarCenters = 10;

    /// <summary>The units of each column; null if the columns are of similar scale and can share an axis of raw values.</summary>
    internal static (double Center, double Unit)[]? Of(DataSet data)
    {
        var rows = RowChoice.Of(data.Count, MaximumRows);
        var (row, sums, squares) = (new float[data.Table.Columns], new double[data.Table.Columns], new double[data.Table.Columns]);
        foreach (var r in rows)
        {
            data.Table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++) sums[c] += row[c] / (double)rows.Length;
        }

        foreach (var r in rows)
        {
            data.Table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++) squares[c] += (row[c] - sums[c]) * (row[c] - sums[c]) / rows.Length;
        }

        var units = squares.Select(Math.Sqrt).ToArray();
        var varying = units.Where(unit => unit > 0).ToArray();
        if (varying.Length == 0) return null;
        var isSimilar = varying.Max() <= SimilarUnits * varying.Min() && sums.Max() - sums.Min() <= SimilarCenters * varying.Max();
        return isSimilar ? null : [.. sums.Zip(units, (center, unit) => (center, unit > 0 ? unit : 1))];
    }
}
