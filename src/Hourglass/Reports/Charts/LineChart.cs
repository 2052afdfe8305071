namespace Hourglass.Reports;

/// <summary>Lines over a common x axis, such as training and validation loss by epoch.</summary>
public sealed class LineChart : Chart
{
    // Points of lines with at most this many are marked, and show their values on hover.
    private const int MaximumMarked = 60;

    /// <summary>The name of the x axis, with its unit.</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axis, with its unit.</summary>
    public required string YName { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>The scale of the y axis.</summary>
    public AxisScale YScale { get; init; }

    private protected override double Draw(HtmlBuilder svg)
    {
        const double left = 76, right = Width - 16, plot = 300;
        var styles = Series.Select((series, i) =>
            $"s{(series.Color ?? i) % Theme.Colors}{(series.IsDashed ? " dashed" : "")}").ToArray();
        var legend = DrawLineLegend(svg, [.. Series.Select((series, i) => (series.Name, styles[i]))], 12);
        var top = legend + 40;
        var bottom = top + plot;

        var points = Series.SelectMany(series => series.Points).ToArray();
        var x = new ChartAxis(points.Select(point => point.X), AxisScale.Linear, 10, isTight: true) { Start = left, End = right - 12 };
        var y = new ChartAxis(points.Select(point => point.Y), YScale) { Start = bottom, End = top };
        DrawNames(svg, XName, YName, legend + 20, right, bottom + 44);
        DrawGrid(svg, y, left, right);
        DrawBase(svg, x, bottom);
        for (var i = 0; i < Series.Count; i++)
        {
            DrawLine(svg, x, y, Series[i].Points, styles[i]);
            // A single point has no line, so few points are marked.
            if (Series[i].Points.Count > MaximumMarked) continue;
            foreach (var point in Series[i].Points.Where(point => x.Shows(point.X) && y.Shows(point.Y)))
            {
                var color = (Series[i].Color ?? i) % Theme.Colors;
                svg.Draw($"""
                    <circle class="f{color}" cx="{x.Position(point.X)}" cy="{y.Position(point.Y)}" r="3">
                    """);
                svg.Draw($"""
                    <title>{Series[i].Name}: {Numbers.Short(point.Y)} at {Numbers.Short(point.X)}</title></circle>

                    """);
            }
        }
        return bottom + 54;
    }
}
