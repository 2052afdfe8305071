using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// Cuts a long series (one row per time step) into windows of a fixed length that begin every few steps: the samples of a model of signals.
/// The last window ends with the series, so that each step is in at least one.
/// </summary>
public static class SlidingWindows
{
    /// <summary>The steps at which windows begin, ascending: 0, stride, 2·stride … and the last that fits.</summary>
    /// <param name="steps">The length of the series.</param>
    /// <param name="length">The length of a window, 1 to <paramref name="steps"/>.</param>
    /// <param name="stride">The steps from one beginning to the next, 1 to <paramref name="length"/>, so that no step is skipped.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static int[] Starts(int steps, int length, int stride)
    {
        if (length < 1 || length > steps)
            throw new InvalidInputException(
                $"Expected windows of 1 to {steps} steps, the length of the series; found {length}.", nameof(length));
        if (stride < 1 || stride > length)
            throw new InvalidInputException(
                $"Expected a stride of 1 to {length} steps, the length of a window; found {stride}.", nameof(stride));
        var last = steps - length;
        var starts = Enumerable.Range(0, last / stride + 1).Select(i => i * stride);
        return [.. last % stride == 0 ? starts : starts.Append(last)];
    }

    /// <summary>
    /// The windows of a series of one column as rows of <paramref name="length"/> values; of c columns as rows of shape (c, length),
    /// channel after channel. Labels are dropped: a window may hold steps of several classes. All windows are in memory: steps · length ÷
    /// stride values.
    /// </summary>
    /// <inheritdoc cref="Starts(int, int, int)"/>
    public static DataSet Cut(DataSet series, int length, int stride)
    {
        var channels = series.Table.Columns;
        var starts = Starts(series.Count, length, stride);
        var step = new float[channels];
        var size = (long)starts.Length * channels * length;
        if (size > Array.MaxLength)
            throw new InvalidInputException(
                $"{starts.Length:N0} windows of {length:N0} steps are {size:N0} values, more than {Array.MaxLength:N0}: take a larger "
                + $"stride than {stride}.",
                nameof(stride));
        var values = new float[size];
        for (var w = 0; w < starts.Length; w++)
        {
            for (var t = 0; t < length; t++)
            {
                series.Table.CopyRow(starts[w] + t, step);
                for (var c = 0; c < channels; c++) values[(w * channels + c) * length + t] = step[c];
            }
        }

        var shape = channels == 1 ? new Shape(length) : new Shape(channels, length);
        return new DataSet(series.Name, RowTable.FromFloats(values, starts.Length, channels * length), shape)
        {
            Schema = series.Schema,
        };
    }
}
