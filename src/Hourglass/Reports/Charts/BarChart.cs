namespace Hourglass.Reports;

/// <summary>
/// Bars side by side, such as a histogram or the use of each entry of a codebook, or one below the other where names are long.
/// </summary>
internal sealed class BarChart : Chart
{
    // A few bars are narrow and at the left.
    private const double MaximumBar = 84;

    /// <summary>The name of the x axis.</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axis, with its unit.</summary>
    public required string YName { get; init; }

    /// <summary>The bars from left to right; those that are not finite are omitted.</summary>
    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>The names of the groups, in colors of their own; empty if all bars are of the same group.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The range that the bars divide evenly, as in a histogram; null for bars with names only.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Whether each bar is a line with its name and number, below the name of its group.</summary>
    public bool IsHorizontal { get; init; }

    private protected override double Draw(HtmlBuilder svg) => IsHorizontal ? DrawLines(svg) : DrawColumns(svg);

    private double DrawLines(HtmlBuilder svg)
    {
        const double line = 22, numbers = 64, right = Width - 28;
        var left = 16 + Math.Min(240, Bars.Select(bar => TextWidth(Shorten(bar.Name, 32))).DefaultIfEmpty(0).Max());
        var x = new ChartAxis([0, .. Bars.Select(bar => bar.Value)], AxisScale.Linear) { Start = left, End = right - numbers };
        svg.Draw($"""
            <text class="end" x="{right}" y="16">{YName}</text>

            """);
        var top = 22.0;
        for (var i = 0; i < Bars.Count; i++)
        {
            var (bar, style) = (Bars[i], $"f{Color(Bars[i].Group)}");
            if (Groups.Count > 0 && (i == 0 || bar.Group != Bars[i - 1].Group))
            {
                svg.Draw($"""
                    <text class="name" x="8" y="{top + 16}">{Shorten(Groups[bar.Group], 80)}</text>

                    """);
                top += line + 4;
            }

            if (!x.Shows(bar.Value)) continue;
            svg.Draw($"""
                <text class="end" x="{left - 8}" y="{top + 15}">{Shorten(bar.Name, 32)}</text>
                """);
            svg.Draw($"""
                <path class="bar {style}" d="M{x.Position(0)} {top + 3}H{x.Position(bar.Value)}V{top + line - 3}H{x.Position(0)}z">
                """);
            svg.Draw($"""
                <title>{bar.Name}: {Numbers.Short(bar.Value)}</title></path>
                """);
            svg.Draw($"""
                <text x="{x.Position(bar.Value) + 6}" y="{top + 15}">{Numbers.Short(bar.Value)}</text>

                """);
            top += line;
            if (i + 1 < Bars.Count && Bars[i + 1].Group != bar.Group) top += 10;
        }

        return top + 8;
    }

    private double DrawColumns(HtmlBuilder svg)
    {
        const double left = 76, right = Width - 28, plot = 260;
        var legend = DrawLegend(svg);
        var (top, bottom) = (legend + 40, legend + 40 + plot);
        var y = new ChartAxis([0, .. Bars.Select(bar => bar.Value)], AxisScale.Linear) { Start = bottom, End = top };
        DrawNames(svg, XName, YName, legend + 20, right, bottom + 44);
        DrawGrid(svg, y, left, right);
        var step = (right - left) / Math.Max(1, Bars.Count);
        if (Range is null) step = Math.Min(step, MaximumBar);
        var gap = Math.Min(4, 0.15 * step);
        for (var i = 0; i < Bars.Count; i++)
        {
            if (!y.Shows(Bars[i].Value)) continue;
            var (from, to) = (left + i * step + gap / 2, left + (i + 1) * step - gap / 2);
            svg.Draw($"""
                <path class="bar f{Color(Bars[i].Group)}" d="M{from} {y.Position(0)}V{y.Position(Bars[i].Value)}H{to}V{y.Position(0)}z">
                """);
            svg.Draw($"""
                <title>{Bars[i].Name}: {Numbers.Short(Bars[i].Value)}</title></path>

                """);
        }

        if (Range is var (low, high))
            DrawBase(svg, new ChartAxis([low, high], AxisScale.Linear, 10, isTight: true) { Start = left, End = right }, bottom);
        else DrawNamesBelow(svg, left, right, bottom, step);
        return bottom + 54;
    }

    /// <summary>The names of as many bars as there is room for, evenly subsampled.</summary>
    private void DrawNamesBelow(HtmlBuilder svg, double left, double right, double bottom, double step)
    {
        svg.Draw($"""
            <line class="base" x1="{left}" x2="{right}" y1="{bottom}" y2="{bottom}"/>

            """);
        var widest = Bars.Select(bar => TextWidth(Shorten(bar.Name, 14))).DefaultIfEmpty(0).Max() + 8;
        var stride = Math.Max(1, (int)Math.Ceiling(widest / step));
        for (var i = 0; i < Bars.Count; i += stride)
            svg.Draw($"""
                <text class="mid" x="{left + (i + 0.5) * step}" y="{bottom + 19}">{Shorten(Bars[i].Name, 14)}</text>

                """);
    }

    private double DrawLegend(HtmlBuilder svg)
    {
        double left = 8, rows = 0;
        var occur = Bars.Select(bar => bar.Group).ToHashSet();
        for (var i = 0; i < Groups.Count; i++)
        {
            if (!occur.Contains(i)) continue;
            var name = Shorten(Groups[i], 60);
            if (left > 8 && left + 20 + TextWidth(name) > Width) (left, rows) = (8, rows + 1);
            var top = 22 * rows + 6;
            svg.Draw($"""
                <path class="f{Color(i)}" d="M{left} {top}h12v12h-12z"/><text class="name" x="{left + 20}" y="{top + 10.5}">{name}</text>

                """);
            left += 42 + TextWidth(name);
        }

        return Groups.Count == 0 ? 0 : 22 * (rows + 1);
    }

    private static int Color(int group) => (int)((uint)group % Theme.Colors);
}
