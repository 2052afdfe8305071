namespace Hourglass.Reports;

/// <summary>Points in the plane, a panel for each class and the same limits in all: where a class lies that others would cover.</summary>
public sealed class ScatterPanelsChart : Chart
{
    private const int MostColumns = 5, MostPanels = 25;

    /// <summary>The name of the x axes.</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axes.</summary>
    public required string YName { get; init; }

    /// <summary>The points, each of a class; those that are not finite are left out.</summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>The names of the classes. Those with points have a panel each, the first 25 of them; there must be one.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    private protected override double Draw(Markup svg)
    {
        const double inset = 60, gutter = 16, caption = 24, top = 28;
        var byClass = Points.ToLookup(point => point.Class);
        int[] panels = [.. Enumerable.Range(0, Classes.Count).Where(byClass.Contains).Take(MostPanels)];
        if (panels.Length == 0) throw new InvalidOperationException($"The chart '{Title}' has no class to show.");
        var columns = Math.Min(MostColumns, panels.Length);
        var rows = (panels.Length + columns - 1) / columns;
        var width = Math.Min(300, (Width - inset - 8 - gutter * (columns - 1)) / columns);
        var x = new Axis(Points.Select(point => point.X), AxisScale.Linear, 3);
        var y = new Axis(Points.Select(point => point.Y), AxisScale.Linear, 4);
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

    private void DrawPanel(Markup svg, Axis x, Axis y, int index, IEnumerable<ScatterPoint> points, (bool Left, bool Below) labeled)
    {
        svg.Add($"""
            <text class="name" x="{x.Start}" y="{y.End - 8}">{Shorten(Classes[index], 20)}</text>

            """);
        foreach (var (value, label) in y.Ticks)
        {
            svg.Add($"""
                <line class="grid" x1="{x.Start}" x2="{x.End}" y1="{y.Position(value)}" y2="{y.Position(value)}"/>

                """);
            if (labeled.Left) svg.Add($"""
                <text class="small end" x="{x.Start - 8}" y="{y.Position(value) + 4}">{label}</text>

                """);
        }

        for (var i = 0; i < x.Ticks.Count; i++)
        {
            var (at, label) = (x.Position(x.Ticks[i].Value), x.Ticks[i].Label);
            svg.Add($"""
                <line class="grid" x1="{at}" x2="{at}" y1="{y.End}" y2="{y.Start}"/>

                """);
            var isOuter = i == 0 || i == x.Ticks.Count - 1;
            if (!labeled.Below || (!isOuter && x.Ticks.Count > 3)) continue; // more labels than three would touch
            // The outer labels stay below their own panel.
            svg.Add($"""
                <text class="small {(i == 0 ? "" : i == x.Ticks.Count - 1 ? "end" : "mid")}" x="{at}" y="{y.Start + 17}">{label}</text>

                """);
        }

        foreach (var point in points.Where(point => x.Shows(point.X) && y.Shows(point.Y)))
        {
            svg.Add($"""
                <circle class="mark f{index % Theme.Colors}" cx="{x.Position(point.X)}" cy="{y.Position(point.Y)}" r="2.2"><title>row {Numbers.Fixed(point.Row, 0)} · {Classes[index]} · ({Numbers.Short(point.X)}, {Numbers.Short(point.Y)})</title></circle>

                """);
        }
    }
}
