namespace Hourglass.Transfer;

/// <summary>
/// Columns binned to bytes: each value becomes the number of thresholds below it, at most 255, between adjacent values of the fitted rows;
/// all of them if a column has at most 256 distinct values, such as gray levels, otherwise those at even quantiles.
/// </summary>
internal sealed class FeatureBins
{
    internal const int Maximum = 256;

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
            // Different ranks may have equal values.
            var chosen = different.Length <= Maximum
                ? different
                : [.. Enumerable.Range(0, Maximum).Select(i => values[(int)((long)i * (n - 1) / (Maximum - 1))]).Distinct()];
            thresholds[c] = [.. chosen.Skip(1).Select((value, i) => chosen[i] + (value - chosen[i]) / 2)];
        });
        return new FeatureBins(thresholds);
    }

    /// <summary>The bins (d, n), column by column.</summary>
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
