namespace Hourglass.Reports;

/// <summary>Lines in panels with a common x axis and a y axis each, for quantities of different units.</summary>
internal sealed class LinePanelsChart : Chart
{
    /// <summary>The name of the x axis, with its unit.</summary>
    public required string XName { get; init; }

    /// <summary>The panels; the names of the lines of the first are the legend of all.</summary>
    public required IReadOnlyList<LinePanel> Panels { get; init; }

    /// <summary>The most panels side by side; 1 for long lines.</summary>
    public int Columns { get; init; } = 2;

    private protected override double Draw(HtmlBuilder svg)
    {
        const double inset = 68, gutter = 24, plot = 130, caption = 30, height = caption + plot + 44;
        var columns = Math.Min(Columns, Panels.Count);
        var width = (Width - 16 - gutter * (columns - 1)) / Math.Max(1, columns);
        var series = Panels.Count == 0 ? [] : Panels[0].Series;
        var top = 22 + DrawLineLegend(svg, [.. series.Select((line, i) => (line.Name, Style(line, i)))], 12);
        var points = Panels.SelectMany(panel => panel.Series).SelectMany(line => line.Points);
        var x = new ChartAxis(points.Select(point => point.X), AxisScale.Linear, 6, isTight: true);
        for (var i = 0; i < Panels.Count; i++)
        {
            var left = 8 + i % columns * (width + gutter);
            var panel = top + i / columns * height;
            (x.Start, x.End) = (left + inset, left + width - 12);
            var lines = Panels[i].Series;
            var y = new ChartAxis(lines.SelectMany(line => line.Points).Select(point => point.Y), AxisScale.Linear, 4)
            {
                Start = panel + caption + plot, End = panel + caption,
            };
            svg.Draw($"""
                <text class="name" x="{left}" y="{panel + 12}">{Shorten(Panels[i].Name, 48)}</text>

                """);
            DrawGrid(svg, y, x.Start, left + width, "small");
            DrawBase(svg, x, y.Start, "small");
            for (var k = 0; k < lines.Count; k++) DrawSeries(svg, x, y, lines[k], k);
        }

        var bottom = top + (Panels.Count + columns - 1) / Math.Max(1, columns) * height;
        svg.Draw($"""
            <text class="name end" x="{Width - 8}" y="{bottom - 2}">{XName}</text>

            """);
        return bottom + 8;
    }

    private static void DrawSeries(HtmlBuilder svg, ChartAxis x, ChartAxis y, LineSeries line, int index)
    {
        DrawLine(svg, x, y, line.Points, Style(line, index));
        if (line.Points.Count(point => y.Shows(point.Y)) != 1) return;
        // A single point has no line.
        var (at, value) = line.Points.First(point => y.Shows(point.Y));
        svg.Draw($"""
            <circle class="f{(line.Color ?? index) % Theme.Colors}" cx="{x.Position(at)}" cy="{y.Position(value)}" r="3">
            """);
        svg.Draw($"""
            <title>{line.Name}: {Numbers.Short(value)}</title></circle>

            """);
    }

    private static string Style(LineSeries line, int index) => $"s{(line.Color ?? index) % Theme.Colors}{(line.IsDashed ? " dashed" : "")}";
}
