namespace Hourglass.Transfer;

/// <summary>
/// Columns as bytes: each value becomes the number of the thresholds below it, at most 255 of them, between neighboring values of the fitted rows; all of them where
/// a column has at most 256 different values, as gray levels have, else those at even quantiles.
/// </summary>
internal sealed class FeatureBins
{
    internal const int Most = 256;

    private readonly float[][] _thresholds;

    private FeatureBins(float[][] thresholds) => _thresholds = thresholds;

    internal int Features => _thresholds.Length;

    internal static FeatureBins Fit(float[,] rows)
    {
        var (n, d) = (rows.GetLength(0), rows.GetLength(1));
        var thresholds = new float[d][];
        Parallel.For(0, d, c =>
        {
            var values = new float[n];
            for (var r = 0; r < n; r++) values[r] = rows[r, c];
            Array.Sort(values);
            var different = values.Distinct().ToArray();
            // With many values the same rank may fall on equal ones: Distinct again.
            var chosen = different.Length <= Most ? different : [.. Enumerable.Range(0, Most).Select(i => values[(int)((long)i * (n - 1) / (Most - 1))]).Distinct()];
            thresholds[c] = [.. chosen.Skip(1).Select((value, i) => chosen[i] + (value - chosen[i]) / 2)];
        });
        return new FeatureBins(thresholds);
    }

    /// <summary>The bins (d, n): a column's rows lie together.</summary>
    internal byte[] Apply(float[,] rows)
    {
        var n = rows.GetLength(0);
        var bins = new byte[checked(n * Features)];
        Parallel.For(0, Features, c =>
        {
            var thresholds = _thresholds[c];
            for (var r = 0; r < n; r++)
            {
                // The number of thresholds that the value is above.
                var (low, high) = (0, thresholds.Length);
                while (low < high)
                {
                    var middle = (low + high) / 2;
                    if (rows[r, c] > thresholds[middle]) low = middle + 1;
                    else high = middle;
                }

                bins[c * n + r] = (byte)low;
            }
        });
        return bins;
    }
}
