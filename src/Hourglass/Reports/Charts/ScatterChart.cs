namespace Hourglass.Reports;

/// <summary>
/// Points in the plane with color and marker by class, such as the codes of test images. It is readable for up to a few thousand points;
/// subsample more.
/// </summary>
public sealed class ScatterChart : Chart
{
    private const int MaximumNamed = 24;

    // Circle, square, triangle up, diamond, triangle down, of about equal areas around (0, 0).
    private static readonly string[] _forms =
    [
        "M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z", "M-3-3h6v6h-6z", "M0-4.2l4 7h-8z", "M0-4.4l4.2 4.4l-4.2 4.4l-4.2-4.4z",
        "M0 4.2l4-7h-8z",
    ];

    /// <summary>The name of the x axis, such as "PC 1 (63 % of the variance)".</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axis.</summary>
    public required string YName { get; init; }

    /// <summary>
    /// The points, drawn in this order; those that are not finite are omitted. Shuffle classes so that none hides another.
    /// </summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>Points without a class, drawn in gray behind the others, such as samples from a prior.</summary>
    public IReadOnlyList<(double X, double Y)> Behind { get; init; } = [];

    /// <summary>Points that the axes include, so that several charts have the same limits; empty for limits by the points alone.</summary>
    public IReadOnlyList<(double X, double Y)> Limits { get; init; } = [];

    /// <summary>The names of the classes; empty for points without classes.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    private protected override double Draw(HtmlBuilder svg)
    {
        const double left = 76, top = 36, bottom = top + 500;
        var right = Width - (Classes.Count == 0 ? 16 : 48 + Math.Max(60, Classes.Max(name => TextWidth(Shorten(name, 20)))));
        var places = Points.Select(point => (point.X, point.Y)).Concat(Behind).Concat(Limits).ToArray();
        var x = new ChartAxis(places.Select(place => place.X), AxisScale.Linear, 8) { Start = left, End = right };
        var y = new ChartAxis(places.Select(place => place.Y), AxisScale.Linear, 8) { Start = bottom, End = top };
        DrawNames(svg, XName, YName, 16, right, bottom + 44);
        DrawGrid(svg, y, left, right);
        foreach (var (value, _) in x.Ticks)
            svg.Draw($"""
                <line class="grid" x1="{x.Position(value)}" x2="{x.Position(value)}" y1="{top}" y2="{bottom}"/>

                """);
        DrawBase(svg, x, bottom);
        DrawBehind(svg, x, y);
        foreach (var point in Points.Where(point => x.Shows(point.X) && y.Shows(point.Y)))
        {
            DrawMark(svg, point.Class, x.Position(point.X), y.Position(point.Y));
            var name = Classes.Count == 0 ? "" : $" · {ClassName(point.Class)}";
            svg.Draw($"""
                <title>row {Numbers.Fixed(point.Row, 0)}{name} · ({Numbers.Short(point.X)}, {Numbers.Short(point.Y)})</title></path>

                """);
        }
        DrawLegend(svg, right + 24, top + 12);
        return bottom + 54;
    }

    /// <summary>Draws all background points as one path.</summary>
    private void DrawBehind(HtmlBuilder svg, ChartAxis x, ChartAxis y)
    {
        if (Behind.Count == 0) return;
        var path = new HtmlBuilder();
        foreach (var place in Behind.Where(place => x.Shows(place.X) && y.Shows(place.Y)))
            path.Draw($"M{x.Position(place.X) - 2} {y.Position(place.Y)}a2 2 0 1 0 4 0a2 2 0 1 0-4 0");
        svg.Draw($"""
            <path class="behind" d="{path.ToString()}"/>

            """);
    }

    private void DrawLegend(HtmlBuilder svg, double left, double top)
    {
        var occur = Points.Select(point => point.Class).Where(label => (uint)label < (uint)Classes.Count).Distinct().Order().ToArray();
        for (var i = 0; i < Math.Min(occur.Length, MaximumNamed); i++)
        {
            DrawMark(svg, occur[i], left, top + 20 * i);
            svg.Draw($"""
                <title>{Classes[occur[i]]}</title></path>
                """);
            svg.Draw($"""
                <text class="name" x="{left + 12}" y="{top + 20 * i + 4.5}">{Shorten(Classes[occur[i]], 20)}</text>

                """);
        }
        if (occur.Length > MaximumNamed)
            svg.Draw($"""
                <text x="{left}" y="{top + 20 * MaximumNamed + 4.5}">and {occur.Length - MaximumNamed} more</text>

                """);
    }

    /// <summary>Opens a path, which the caller closes after adding a title.</summary>
    private static void DrawMark(HtmlBuilder svg, int index, double x, double y)
    {
        // Color and marker change together; from the eleventh class on, colors are repeated with another marker.
        var form = _forms[(int)((uint)(index + index / Theme.Colors) % _forms.Length)];
        svg.Draw($"""
            <path class="mark f{(int)((uint)index % Theme.Colors)}" transform="translate({x} {y})" d="{form}">
            """);
    }

    private string ClassName(int index) => (uint)index < (uint)Classes.Count ? Classes[index] : $"class {index}";
}
