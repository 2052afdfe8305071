using System.Numerics.Tensors;
using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>From windows back to the time steps of the series that they were cut from (<see cref="SlidingWindows"/>).</summary>
public static class TimeSteps
{
    /// <summary>For each step the mean score of the windows that cover it.</summary>
    /// <param name="windowScores">A score for each window, in the order of their beginnings.</param>
    /// <param name="steps">The length of the series.</param>
    /// <param name="length">The length of a window.</param>
    /// <param name="stride">The steps from one beginning to the next.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or there are not as many scores as windows.</exception>
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
    /// For each step the signed residual x − x̂ of the first window that covers it. With a stride of 1 that window ends with the step, so nothing is used that comes
    /// later; with a stride of s it may end s − 1 steps later. The steps of the very first window all take theirs from it, which looks ahead within it.
    /// </summary>
    /// <param name="residuals">x − x̂ of each window (windows, length); of one channel.</param>
    /// <param name="steps">The length of the series.</param>
    /// <param name="stride">The steps from one beginning to the next.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or there are not as many rows as windows.</exception>
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
    /// How unusual each value is beside those just before it: (v − mean) / σ, mean and population standard deviation of the <paramref name="window"/> values before,
    /// without v itself or anything after it. Null for the first steps, and where the values before do not vary.
    /// </summary>
    /// <param name="values">One for each step, such as signed residuals.</param>
    /// <param name="window">How many values before, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is shorter than 2.</exception>
    public static double?[] RollingZScores(ReadOnlySpan<double> values, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        var result = new double?[values.Length];
        for (var t = window; t < values.Length; t++)
        {
            var before = values.Slice(t - window, window);
            var mean = TensorPrimitives.Sum(before) / window;
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
            : throw new ArgumentException($"A series of {steps} steps has {starts.Length} windows of {length} steps every {stride}; found {windows}.", nameof(windows));
    }
}
