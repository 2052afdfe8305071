using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>Statistics of each column of a table: minimum, maximum, mean and population standard deviation.</summary>
internal sealed record ColumnStatistics(double[] Minimum, double[] Maximum, double[] Mean, double[] Deviation)
{
    /// <summary>Measures a table in one pass, all sums in double (by Welford's update).</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    internal static ColumnStatistics Of(RowTable rows)
    {
        if (rows.Rows == 0) throw new ArgumentException("Expected at least one row to fit a scaler to; found none.", nameof(rows));
        var n = rows.Columns;
        var (minimum, maximum, mean, squares) = (new double[n], new double[n], new double[n], new double[n]);
        Array.Fill(minimum, double.PositiveInfinity);
        Array.Fill(maximum, double.NegativeInfinity);
        var row = new float[n];
        for (var r = 0; r < rows.Rows; r++)
        {
            rows.CopyRow(r, row);
            for (var c = 0; c < n; c++)
            {
                double value = row[c];
                minimum[c] = Math.Min(minimum[c], value);
                maximum[c] = Math.Max(maximum[c], value);
                var difference = value - mean[c];
                mean[c] += difference / (r + 1);
                squares[c] += difference * (value - mean[c]);
            }
        }

        return new ColumnStatistics(minimum, maximum, mean, [.. squares.Select(s => Math.Sqrt(s / rows.Rows))]);
    }
}
