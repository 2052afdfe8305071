namespace Hourglass.Reports;

/// <summary>A stacked histogram of several groups, with a line at a value such as a threshold.</summary>
public sealed class HistogramChart : Chart
{
    /// <summary>The name of the x axis, with its unit.</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axis.</summary>
    public string YName { get; init; } = "rows";

    /// <summary>The names of the groups, from the bottom of the stack.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>The counts of each group in equal intervals of <see cref="Range"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Counts { get; init; }

    /// <summary>The range of the axis. Values outside are counted in the first and the last interval.</summary>
    public required (double Low, double High) Range { get; init; }

    /// <summary>The position and the name of a line; null for none.</summary>
    public (double Value, string Name)? Line { get; init; }

    /// <summary>Counts values in equal intervals of a range; values outside are counted in the first and the last interval.</summary>
    /// <param name="values">The values, finite.</param>
    /// <param name="range">The range.</param>
    /// <param name="intervals">The number of intervals, at least 1.</param>
    public static int[] Count(IEnumerable<float> values, (double Low, double High) range, int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        var counts = new int[intervals];
        var width = Math.Max(range.High - range.Low, double.Epsilon) / intervals;
        foreach (var value in values) counts[(int)Math.Clamp((value - range.Low) / width, 0, intervals - 1)]++;
        return counts;
    }

    private protected override double Draw(HtmlBuilder svg)
    {
        const double left = 76, right = Width - 28, plot = 260;
        var legend = Groups.Count < 2 ? 0 : DrawLineLegend(svg, [.. Groups.Select((name, i) => (name, $"s{i % Theme.Colors}"))], 12);
        var (top, bottom) = (legend + 44, legend + 44 + plot);
        var intervals = Counts.Max(counts => counts.Count);
        var sums = Enumerable.Range(0, intervals).Select(i => (double)Counts.Sum(counts => counts[i])).ToArray();
        var y = new ChartAxis([0, .. sums], AxisScale.Linear) { Start = bottom, End = top };
        var x = new ChartAxis([Range.Low, Range.High], AxisScale.Linear, 10, isTight: true) { Start = left, End = right };
        DrawNames(svg, XName, YName, legend + 20, right, bottom + 44);
        DrawGrid(svg, y, left, right);
        var step = (right - left) / intervals;
        for (var i = 0; i < intervals; i++)
        {
            var below = 0;
            for (var g = 0; g < Counts.Count; below += Counts[g][i], g++)
            {
                if (Counts[g][i] == 0) continue;
                var (from, to) = (left + i * step + 0.5, left + (i + 1) * step - 0.5);
                var width = (Range.High - Range.Low) / intervals;
                var (bottomY, topY) = (y.Position(below), y.Position(below + Counts[g][i]));
                svg.Draw($"""
                    <path class="bar f{g % Theme.Colors}" d="M{from} {bottomY}V{topY}H{to}V{bottomY}z">
                    """);
                var interval = $"{Numbers.Short(Range.Low + i * width)} to {Numbers.Short(Range.Low + (i + 1) * width)}";
                svg.Draw($"""
                    <title>{Groups[g]}, {interval}: {Counts[g][i]}</title></path>

                    """);
            }
        }

        if (Line is var (value, name))
        {
            var at = Math.Clamp(x.Position(value), left, right);
            var (anchor, shift) = at > (left + right) / 2 ? ("end", -6) : ("", 6);
            svg.Draw($"""
                <line class="line dashed" stroke="currentColor" x1="{at}" x2="{at}" y1="{top - 8}" y2="{bottom}"/>
                """);
            svg.Draw($"""
                <text class="name {anchor}" x="{at + shift}" y="{top - 2}">{name}</text>

                """);
        }

        DrawBase(svg, x, bottom);
        return bottom + 54;
    }
}
