using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>
/// Maps scores and residuals of windows back to the time steps of the series that they were cut from (<see cref="SlidingWindows"/>).
/// </summary>
public static class TimeSteps
{
    /// <summary>The mean score of the windows that cover each step.</summary>
    /// <param name="windowScores">The score of each window, in order of their first steps.</param>
    /// <param name="steps">The length of the series.</param>
    /// <param name="length">The length of a window.</param>
    /// <param name="stride">The number of steps from the start of one window to that of the next.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the number of scores differs from that of windows.</exception>
    public static double[] MeanScores(ReadOnlySpan<float> windowScores, int steps, int length, int stride)
    {
        var starts = Starts(windowScores.Length, steps, length, stride);
        var (sums, counts) = (new double[steps], new int[steps]);
        for (var w = 0; w < starts.Length; w++)
        {
            for (var t = starts[w]; t < starts[w] + length; t++)
            {
                sums[t] += windowScores[w];
                counts[t]++;
            }
        }

        for (var t = 0; t < steps; t++) sums[t] /= counts[t];
        return sums;
    }

    /// <summary>
    /// The signed residual x − x̂ of each step in the first window that covers it. With a stride of 1 that window ends at the step, so no
    /// later value is used; with a stride of s it may end s − 1 steps later. All steps of the first window take theirs from it, which looks
    /// ahead.
    /// </summary>
    /// <param name="residuals">x − x̂ of each window (windows, length), of a single channel.</param>
    /// <param name="steps">The length of the series.</param>
    /// <param name="stride">The number of steps from the start of one window to that of the next.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the number of rows differs from that of windows.</exception>
    public static double[] FirstResiduals(float[,] residuals, int steps, int stride)
    {
        var length = residuals.GetLength(1);
        var starts = Starts(residuals.GetLength(0), steps, length, stride);
        var result = new double[steps];
        for (var w = starts.Length - 1; w >= 0; w--)
            for (var t = 0; t < length; t++) result[starts[w] + t] = residuals[w, t]; // earlier windows overwrite later ones
        return result;
    }

    /// <summary>
    /// The z-score of each value relative to those before it: (v − mean) / σ with the mean and the population standard deviation of the
    /// preceding
    /// <paramref name="window"/> values, excluding v. Null for the first steps, and if the preceding values are constant.
    /// </summary>
    /// <param name="values">One value per step, such as signed residuals.</param>
    /// <param name="window">The number of preceding values, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 2.</exception>
    public static double?[] RollingZScores(ReadOnlySpan<double> values, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        var result = new double?[values.Length];
        for (var t = window; t < values.Length; t++)
        {
            var before = values.Slice(t - window, window);
            var mean = Sums.Of(before) / window;
            var squares = 0.0;
            foreach (var value in before) squares += (value - mean) * (value - mean);
            var deviation = Math.Sqrt(squares / window);
            if (deviation > 1e-12 * Math.Abs(mean) && deviation > 0) result[t] = (values[t] - mean) / deviation;
        }

        return result;
    }

    private static int[] Starts(int windows, int steps, int length, int stride)
    {
        var starts = SlidingWindows.Starts(steps, length, stride);
        return starts.Length == windows
            ? starts
            : throw new InvalidInputException(
                $"A series of {steps} steps has {starts.Length} windows of {length} steps with stride {stride}; found {windows}.",
                nameof(windows));
    }
}
