using Hourglass.Data;

namespace Hourglass.Training;

/// <summary>
/// Whether rows are the time steps of one long series, and how it is cut into windows. A single column always is one; several columns are
/// if nearly every value is close to the one before it, so that the order of rows is time.
/// </summary>
internal sealed record SeriesRule(int Window, int Stride, string Reason)
{
    private const int UsualWindow = 64, ShortestWindow = 16, LongestWindow = 512, MostSteps = 50_000, LongestLag = 1024;
    private const int MostChannels = 32, FewestSteps = 2000, MostWindows = 12_000, MostWindowValues = 1024;
    private const double Smooth = 0.98, Periodic = 0.2, AlikePeaks = 0.05;

    /// <summary>The rule's windows; null for rows that are samples of their own.</summary>
    internal static SeriesRule? Of(DataSet rows)
    {
        var (steps, channels) = (rows.Count, rows.Table.Columns);
        if (channels == 1) return steps >= 4 * ShortestWindow ? Windows(rows, "one column is one long series") : null;
        if (rows.HasLabels || rows.Table.IsBytes || rows.Shape.Rank > 1 || channels > MostChannels || steps < FewestSteps) return null;
        var likeness = Enumerable.Range(0, channels).Select(c => Autocorrelation(Column(rows, c), 1))
            .Where(double.IsFinite).Order().ToArray();
        if (likeness.Length == 0 || likeness[likeness.Length / 4] < Smooth) return null;
        return Windows(
            rows, FormattableString.Invariant(
                $"each row is close to the one before (autocorrelation {likeness[likeness.Length / 2]:0.00}), so rows are time steps"));
    }

    private static SeriesRule Windows(DataSet rows, string why)
    {
        var (steps, channels) = (rows.Count, rows.Table.Columns);
        var period = Period(Column(rows, 0));
        var longest = Math.Max(2, Math.Min(Math.Min(LongestWindow, steps / 8), MostWindowValues / channels));
        var window = Math.Min(Math.Max(period ?? UsualWindow, ShortestWindow), longest);
        var stride = Math.Clamp(Math.Max(window / 8, (steps + MostWindows - 1) / MostWindows), 1, window);
        var length = period is { } found
            ? $"the values repeat about every {found} steps"
            : "no period stands out";
        return new SeriesRule(window, stride, $"{why}; {length}");
    }

    /// <summary>
    /// The lag of the highest autocorrelation after its first fall below 0; null if there is none above 0.2. Of differences from step to
    /// step, so that a slow drift does not hide it.
    /// </summary>
    private static int? Period(double[] series)
    {
        var values = series.Zip(series.Skip(1), (before, after) => after - before).ToArray();
        var likeness = Enumerable.Range(0, Math.Max(2, Math.Min(LongestLag, values.Length / 4)) + 1)
            .Select(lag => Autocorrelation(values, lag)).ToArray();
        var fallen = Array.FindIndex(likeness, value => value <= 0);
        if (fallen < 0) return null;
        var highest = likeness.Skip(fallen).Max();
        if (highest < Periodic) return null;
        // Multiples of a period are about as alike: the first peak that is nearly the highest counts.
        for (var lag = fallen + 1; lag < likeness.Length - 1; lag++)
            if (likeness[lag] >= highest - AlikePeaks && likeness[lag] >= Math.Max(likeness[lag - 1], likeness[lag + 1])) return lag;
        return null;
    }

    private static double Autocorrelation(double[] values, int lag)
    {
        var (mean, product, square) = (values.Average(), 0.0, 0.0);
        for (var t = 0; t < values.Length; t++)
        {
            square += (values[t] - mean) * (values[t] - mean);
            if (t >= lag) product += (values[t] - mean) * (values[t - lag] - mean);
        }

        return product / square;
    }

    private static double[] Column(DataSet rows, int column)
    {
        var (values, row) = (new double[Math.Min(rows.Count, MostSteps)], new float[rows.Table.Columns]);
        for (var t = 0; t < values.Length; t++)
        {
            rows.Table.CopyRow(t, row);
            values[t] = row[column];
        }

        return values;
    }
}
