namespace Hourglass.Reports;

/// <summary>
/// Points in the plane, told apart by the color and the form of their class, for example the codes of test pictures.
/// A few thousand points are readable; a caller with more draws a sample.
/// </summary>
public sealed class ScatterChart : Chart
{
    private const int MostNamed = 24;

    // Circle, square, triangle up, diamond, triangle down: about equal areas around (0, 0).
    private static readonly string[] _forms =
        ["M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z", "M-3-3h6v6h-6z", "M0-4.2l4 7h-8z", "M0-4.4l4.2 4.4l-4.2 4.4l-4.2-4.4z", "M0 4.2l4-7h-8z"];

    /// <summary>The name of the x axis, for example "PC 1 (63 % of the variance)".</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axis.</summary>
    public required string YName { get; init; }

    /// <summary>The points; those that are not finite are left out. They are drawn in this order, so mixed classes cover no other wholly.</summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>Points without a class that are drawn in gray behind the others, for example draws from a prior.</summary>
    public IReadOnlyList<(double X, double Y)> Behind { get; init; } = [];

    /// <summary>Places that the axes reach at least, so that several charts have the same limits; empty where the points alone decide.</summary>
    public IReadOnlyList<(double X, double Y)> Limits { get; init; } = [];

    /// <summary>The names of the classes; empty where the points have none.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    private protected override double Draw(Markup svg)
    {
        const double left = 76, top = 36, bottom = top + 500;
        var right = Width - (Classes.Count == 0 ? 16 : 48 + Math.Max(60, Classes.Max(name => TextWidth(Shorten(name, 20)))));
        var places = Points.Select(point => (point.X, point.Y)).Concat(Behind).Concat(Limits).ToArray();
        var x = new Axis(places.Select(place => place.X), AxisScale.Linear, 8) { Start = left, End = right };
        var y = new Axis(places.Select(place => place.Y), AxisScale.Linear, 8) { Start = bottom, End = top };
        DrawNames(svg, XName, YName, 16, right, bottom + 44);
        DrawGrid(svg, y, left, right);
        foreach (var (value, _) in x.Ticks)
            svg.Add($"""
                <line class="grid" x1="{x.Position(value)}" x2="{x.Position(value)}" y1="{top}" y2="{bottom}"/>

                """);
        DrawBase(svg, x, bottom);
        DrawBehind(svg, x, y);
        foreach (var point in Points.Where(point => x.Shows(point.X) && y.Shows(point.Y)))
        {
            DrawMark(svg, point.Class, x.Position(point.X), y.Position(point.Y));
            var name = Classes.Count == 0 ? "" : $" · {ClassName(point.Class)}";
            svg.Add($"""
                <title>row {Numbers.Fixed(point.Row, 0)}{name} · ({Numbers.Short(point.X)}, {Numbers.Short(point.Y)})</title></path>

                """);
        }
        DrawLegend(svg, right + 24, top + 12);
        return bottom + 54;
    }

    /// <summary>One path for all: they tell nothing one by one.</summary>
    private void DrawBehind(Markup svg, Axis x, Axis y)
    {
        if (Behind.Count == 0) return;
        var path = new Markup();
        foreach (var place in Behind.Where(place => x.Shows(place.X) && y.Shows(place.Y)))
            path.Add($"M{x.Position(place.X) - 2} {y.Position(place.Y)}a2 2 0 1 0 4 0a2 2 0 1 0-4 0");
        svg.Add($"""
            <path class="behind" d="{path.ToString()}"/>

            """);
    }

    private void DrawLegend(Markup svg, double left, double top)
    {
        for (var i = 0; i < Math.Min(Classes.Count, MostNamed); i++)
        {
            DrawMark(svg, i, left, top + 20 * i);
            svg.Add($"""
                <title>{Classes[i]}</title></path><text class="name" x="{left + 12}" y="{top + 20 * i + 4.5}">{Shorten(Classes[i], 20)}</text>

                """);
        }
        if (Classes.Count > MostNamed)
            svg.Add($"""
                <text x="{left}" y="{top + 20 * MostNamed + 4.5}">and {Classes.Count - MostNamed} more</text>

                """);
    }

    /// <summary>Opens a path, which the caller closes after its title.</summary>
    private static void DrawMark(Markup svg, int index, double x, double y)
    {
        // Color and form change together; from the eleventh class on, a color comes back with another form.
        var form = _forms[(int)((uint)(index + index / Theme.Colors) % _forms.Length)];
        svg.Add($"""
            <path class="mark f{(int)((uint)index % Theme.Colors)}" transform="translate({x} {y})" d="{form}">
            """);
    }

    private string ClassName(int index) => (uint)index < (uint)Classes.Count ? Classes[index] : $"class {index}";
}
