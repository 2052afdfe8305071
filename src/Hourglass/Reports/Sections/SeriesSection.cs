using System.Globalization;
using Hourglass.Data;
using Hourglass.Detection;

namespace Hourglass.Reports;

/// <summary>
/// A series of one column over time: its values and what the model expects, the residual and its z-score over past steps, and whether these
/// say anything about the steps that follow.
/// </summary>
internal static class SeriesSection
{
    private const int Ahead = 5, FewestSteps = 50;

    // About one step in 400 is farther out if residuals are normally distributed.
    private const double Far = 3;

    internal static IEnumerable<ReportSection> Create(ReportContext context)
    {
        var (model, windows) = (context.Model, context.Shown);
        if (model.Recipe.Data.Window is not { } length || length < 2 || windows.Table.Columns != length || windows.Count < 2) yield break;
        var stride = model.Recipe.Data.Stride ?? 1;
        windows = WithoutPartialStep(windows, length, stride);
        var steps = (windows.Count - 1) * stride + length;
        if (steps < length + FewestSteps) yield break;
        var values = Series(windows, steps, stride);
        var residuals = TimeSteps.FirstResiduals(context.Detector.Residuals(windows), steps, stride);
        var z = TimeSteps.RollingZScores(residuals, length);
        var expected = values.Zip(residuals, (x, residual) => x - residual);
        yield return new ChartSection
        {
            Name = "series", Title = "Residual over time", Note = Describe(context, steps, length, stride, z) + Outlook(values, z, length),
            Chart = new LinePanelsChart
            {
                Title = $"Residual over time of {model.Recipe.Name}", XName = $"step of the {context.Part} part", Columns = 1,
                Panels =
                [
                    new("x and x̂", [new("x", Points(values)), new("x̂, expected", Points(expected)) { IsDashed = true }]),
                    new("residual x − x̂", [new("residual", Points(residuals)) { Color = 2 }]),
                    new("z-score of the residual",
                    [
                        new("z", Points(z.Select(value => value ?? double.NaN))) { Color = 4 },
                        .. ((double[])[Far, -Far]).Select(limit =>
                            new LineSeries($"{limit}", [(0, limit), (steps - 1, limit)]) { Color = 7, IsDashed = true }),
                    ]),
                ],
            },
        };
    }

    private static string Describe(ReportContext context, int steps, int length, int stride, double?[] z)
    {
        var used = stride == 1 ? "ends with it, so that nothing later is used" : "contains it";
        var far = z.Count(value => Math.Abs(value ?? 0) > Far);
        return string.Create(CultureInfo.InvariantCulture,
            $"{steps:N0} {context.Part} steps. x̂ of a step is of the first window that {used}; z is the residual x − x̂ in standard ")
            + string.Create(CultureInfo.InvariantCulture,
                $"deviations from the mean of the {length} residuals before it. |z| is above {Far} at {far:N0} steps. ");
    }

    /// <summary>
    /// The correlation of z with the change of x that follows: below 0 where what lies above the model's expectation comes back.
    /// </summary>
    private static string Outlook(double[] values, double?[] z, int length)
    {
        var pairs = Enumerable.Range(length, values.Length - length - Ahead).Where(t => z[t] is not null)
            .Select(t => (Z: z[t]!.Value, Change: values[t + Ahead] - values[t])).ToArray();
        if (pairs.Length < FewestSteps) return "";
        var (meanZ, meanChange) = (pairs.Average(pair => pair.Z), pairs.Average(pair => pair.Change));
        var covariance = pairs.Average(pair => (pair.Z - meanZ) * (pair.Change - meanChange));
        var spread = Math.Sqrt(pairs.Average(pair => Square(pair.Z - meanZ)) * pairs.Average(pair => Square(pair.Change - meanChange)));
        if (!(spread > 0)) return "";
        // Changes over several steps overlap: only one in so many is independent.
        var chance = 2 / Math.Sqrt(pairs.Length / (double)Ahead);
        return $"The correlation of z with the change of x over the next {Ahead} steps is {Numbers.Fixed(covariance / spread, 2)} (within "
            + $"±{Numbers.Fixed(chance, 2)} by chance): below 0, values above the expectation tend to fall; near 0, z says nothing about "
            + "what comes.";
    }

    private static double Square(double value) => value * value;

    private static List<(double X, double Y)> Points(IEnumerable<double> values) =>
        [.. values.Select((value, step) => ((double)step, value))];

    /// <summary>The windows without the last one if it begins fewer than <paramref name="stride"/> steps after the one before.</summary>
    private static DataSet WithoutPartialStep(DataSet windows, int length, int stride)
    {
        var (before, last) = (new float[length], new float[length]);
        windows.Table.CopyRow(windows.Count - 2, before);
        windows.Table.CopyRow(windows.Count - 1, last);
        var isWhole = stride == length || before.AsSpan(stride).SequenceEqual(last.AsSpan(0, length - stride));
        return isWhole ? windows : windows.Take(windows.Count - 1);
    }

    private static double[] Series(DataSet windows, int steps, int stride)
    {
        var (values, row) = (new double[steps], new float[windows.Table.Columns]);
        for (var w = 0; w < windows.Count; w++)
        {
            windows.Table.CopyRow(w, row);
            for (var t = 0; t < row.Length; t++) values[w * stride + t] = row[t];
        }

        return values;
    }
}
