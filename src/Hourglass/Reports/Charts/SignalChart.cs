namespace Hourglass.Reports;

/// <summary>Signals and their reconstructions as lines; the area between two versions is the error.</summary>
internal sealed class SignalChart : SampleChart
{
    private const double Plot = 120;

    /// <summary>The name of the x axis, with its unit.</summary>
    public string XName { get; init; } = "step";

    /// <summary>The name of the y axis, with its unit.</summary>
    public string YName { get; init; } = "value";

    /// <summary>
    /// The indices of the versions that bound the shaded area, such as those of an error band; null for both of two versions.
    /// </summary>
    public (int First, int Second)? Area { get; init; }

    private protected override double Draw(HtmlBuilder svg)
    {
        const double inset = 46, captions = 24;
        var top = 30 + DrawLineLegend(svg, [.. VersionNames.Select((name, i) => (name, Style(i)))], 12);
        var length = Samples.Max(sample => sample.Versions.Max(version => version.Length));
        var x = new ChartAxis([0, length - 1], AxisScale.Linear, 5, isTight: true);
        var y = new ChartAxis(Values, AxisScale.Linear, 5);
        svg.Draw($"""
            <text class="end" x="{Width - 8}" y="16">{YName} by {XName}, the same limits in all panels</text>

            """);
        return DrawPanels(svg, Math.Min(2, Samples.Count), top, Plot + captions + 40, (sample, left, right, panel) =>
        {
            (x.Start, x.End) = (left + inset, right);
            (y.Start, y.End) = (panel + captions + Plot, panel + captions);
            DrawGrid(svg, y, left + inset, right, "small");
            DrawBase(svg, x, y.Start, "small");
            if (Area is not null || sample.Versions.Count == 2) DrawArea(svg, x, y, sample, Area ?? (0, 1));
            for (var i = 0; i < sample.Versions.Count; i++)
            {
                var points = sample.Versions[i].ToArray().Select((value, step) => ((double)step, (double)value));
                DrawLine(svg, x, y, points, Style(i) + " thin");
            }
        });
    }

    private static void DrawArea(HtmlBuilder svg, ChartAxis x, ChartAxis y, ReportSample sample, (int First, int Second) between)
    {
        var first = sample.Versions[between.First].Span;
        var second = sample.Versions[between.Second].Span;
        var path = new HtmlBuilder();
        foreach (var place in Places(first)) path.Draw($"{(path.IsEmpty ? "M" : "L")}{place.X} {place.Y}");
        foreach (var place in Places(second).Reverse()) path.Draw($"{(path.IsEmpty ? "M" : "L")}{place.X} {place.Y}");
        svg.Draw($"""
            <path class="area" d="{path.ToString()}"/>

            """);

        IReadOnlyList<(double X, double Y)> Places(ReadOnlySpan<float> values)
        {
            var places = new List<(double, double)>(values.Length);
            for (var i = 0; i < values.Length; i++)
                if (y.Shows(values[i])) places.Add((x.Position(i), y.Position(values[i])));
            return LinePath.Thin(places, x.End - x.Start);
        }
    }
}
