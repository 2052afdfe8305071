namespace Hourglass.Reports;

/// <summary>Points in the plane, a panel per class with the same limits, which shows classes that would hide each other.</summary>
public sealed class ScatterPanelsChart : Chart
{
    private const int MaximumColumns = 5, MaximumPanels = 25;

    /// <summary>The name of the x axes.</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axes.</summary>
    public required string YName { get; init; }

    /// <summary>The points, each of a class; those that are not finite are omitted.</summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>The names of the classes. The first 25 classes with points have a panel each; there is at least one.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    private protected override double Draw(HtmlBuilder svg)
    {
        const double inset = 60, gutter = 16, caption = 24, top = 28;
        var byClass = Points.ToLookup(point => point.Class);
        int[] panels = [.. Enumerable.Range(0, Classes.Count).Where(byClass.Contains).Take(MaximumPanels)];
        if (panels.Length == 0) throw new InvalidOperationException($"The chart '{Title}' has no class to show.");
        var columns = Math.Min(MaximumColumns, panels.Length);
        var rows = (panels.Length + columns - 1) / columns;
        var width = Math.Min(300, (Width - inset - 8 - gutter * (columns - 1)) / columns);
        var x = new ChartAxis(Points.Select(point => point.X), AxisScale.Linear, 3);
        var y = new ChartAxis(Points.Select(point => point.Y), AxisScale.Linear, 4);
        for (var i = 0; i < panels.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            (x.Start, y.End) = (inset + column * (width + gutter), top + row * (width + caption + gutter) + caption);
            (x.End, y.Start) = (x.Start + width, y.End + width);
            DrawPanel(svg, x, y, panels[i], byClass[panels[i]], labeled: (column == 0, i + columns >= panels.Length));
        }

        var bottom = top + rows * (width + caption + gutter) + 26;
        DrawNames(svg, XName, YName, 16, inset + columns * (width + gutter) - gutter, bottom);
        return bottom + 10;
    }

    private void DrawPanel(
        HtmlBuilder svg, ChartAxis x, ChartAxis y, int index, IEnumerable<ScatterPoint> points, (bool Left, bool Below) labeled)
    {
        svg.Draw($"""
            <text class="name" x="{x.Start}" y="{y.End - 8}">{Shorten(Classes[index], 20)}</text>

            """);
        foreach (var (value, label) in y.Ticks)
        {
            svg.Draw($"""
                <line class="grid" x1="{x.Start}" x2="{x.End}" y1="{y.Position(value)}" y2="{y.Position(value)}"/>

                """);
            if (labeled.Left) svg.Draw($"""
                <text class="small end" x="{x.Start - 8}" y="{y.Position(value) + 4}">{label}</text>

                """);
        }

        for (var i = 0; i < x.Ticks.Count; i++)
        {
            var (at, label) = (x.Position(x.Ticks[i].Value), x.Ticks[i].Label);
            svg.Draw($"""
                <line class="grid" x1="{at}" x2="{at}" y1="{y.End}" y2="{y.Start}"/>

                """);
            var isOuter = i == 0 || i == x.Ticks.Count - 1;
            if (!labeled.Below || (!isOuter && x.Ticks.Count > 3)) continue; // more than three labels would overlap
            // The outer labels do not extend beyond their panel.
            svg.Draw($"""
                <text class="small {(i == 0 ? "" : i == x.Ticks.Count - 1 ? "end" : "mid")}" x="{at}" y="{y.Start + 17}">{label}</text>

                """);
        }

        foreach (var point in points.Where(point => x.Shows(point.X) && y.Shows(point.Y)))
        {
            svg.Draw($"""
                <circle class="mark f{index % Theme.Colors}" cx="{x.Position(point.X)}" cy="{y.Position(point.Y)}" r="2.2">
                """);
            var position = $"({Numbers.Short(point.X)}, {Numbers.Short(point.Y)})";
            svg.Draw($"""
                <title>row {Numbers.Fixed(point.Row, 0)} · {Classes[index]} · {position}</title></circle>

                """);
        }
    }
}
