namespace Hourglass.Reports;

/// <summary>The same rows in the space of the data, at the left, and in that of the codes, at the right, in the same colors.</summary>
internal sealed class SpaceChart : Chart
{
    private const double Side = 380, Gutter = 70;

    /// <summary>The rows: the place in either space, the number, and the class.</summary>
    public required IReadOnlyList<(double X, double Y, double CodeX, double CodeY, int Row, int Class)> Points { get; init; }

    /// <summary>The names of the classes; empty to color by position.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The names of the axes of both panels.</summary>
    public required (string X, string Y, string CodeX, string CodeY) Names { get; init; }

    /// <summary>Lines in the space of the data, such as the decoded codes.</summary>
    public IReadOnlyList<IReadOnlyList<(double X, double Y)>> Curves { get; init; } = [];

    /// <summary>Arrows in the space of the data from a common place, such as principal components.</summary>
    public IReadOnlyList<(double FromX, double FromY, double ToX, double ToY, string Name)> Arrows { get; init; } = [];

    /// <summary>Whether both axes of the data have the same unit.</summary>
    public bool IsToScale { get; init; }

    private protected override double Draw(HtmlBuilder svg)
    {
        const double top = 62, bottom = top + Side, left = 56, right = left + Side + Gutter;
        DrawLegend(svg);
        var data = Points.Select(point => (point.X, point.Y)).Concat(Curves.SelectMany(curve => curve))
            .Concat(Arrows.SelectMany(arrow => ((double, double)[])[(arrow.FromX, arrow.FromY), (arrow.ToX, arrow.ToY)])).ToArray();
        var (x, y) = Axes(data, left, IsToScale);
        var (codeX, codeY) = Axes([.. Points.Select(point => (point.CodeX, point.CodeY))], right, false);
        Frame(svg, x, y, "original space", Names.X, Names.Y);
        Frame(svg, codeX, codeY, "latent space", Names.CodeX, Names.CodeY);
        for (var i = 0; i < Points.Count; i++)
        {
            var point = Points[i];
            var title = $"row {point.Row}{(Classes.Count == 0 ? "" : $" · {Classes[point.Class]}")}";
            DrawDot(svg, i, x, y, point.X, point.Y, title);
            DrawDot(svg, i, codeX, codeY, point.CodeX, point.CodeY, title);
        }

        foreach (var curve in Curves) DrawLine(svg, x, y, curve, "curve");
        foreach (var arrow in Arrows) DrawArrow(svg, x, y, arrow);
        return bottom + 48;
    }

    private static (ChartAxis X, ChartAxis Y) Axes(IReadOnlyList<(double X, double Y)> places, double left, bool isToScale)
    {
        IEnumerable<double> xs = places.Select(place => place.X), ys = places.Select(place => place.Y);
        if (isToScale)
        {
            var (middleX, middleY) = ((xs.Min() + xs.Max()) / 2, (ys.Min() + ys.Max()) / 2);
            var half = Math.Max(xs.Max() - xs.Min(), ys.Max() - ys.Min()) / 2 * 1.02;
            (xs, ys) = ([middleX - half, middleX + half], [middleY - half, middleY + half]);
        }

        return (
            new ChartAxis(xs, AxisScale.Linear, 5, isToScale) { Start = left, End = left + Side },
            new ChartAxis(ys, AxisScale.Linear, 5, isToScale) { Start = 62 + Side, End = 62 });
    }

    private static void Frame(HtmlBuilder svg, ChartAxis x, ChartAxis y, string title, string xName, string yName)
    {
        svg.Draw($"""
            <text class="name" x="{x.Start}" y="{y.End - 12}">{title}: {yName} by {xName}</text>

            """);
        DrawGrid(svg, y, x.Start, x.End, "small");
        DrawBase(svg, x, y.Start, "small");
    }

    private void DrawDot(HtmlBuilder svg, int index, ChartAxis x, ChartAxis y, double px, double py, string title)
    {
        if (!x.Shows(px) || !y.Shows(py)) return;
        var (at, up) = (x.Position(px), y.Position(py));
        if (Classes.Count > 0)
            svg.Draw($"""
                <circle class="mark f{Points[index].Class % Theme.Colors}" cx="{at}" cy="{up}" r="2.6">
                """);
        else
            svg.Draw($"""
                <circle class="mark" fill="hsl({300.0 * index / Math.Max(1, Points.Count - 1)},65%,48%)" cx="{at}" cy="{up}" r="2.6">
                """);
        svg.Draw($"""
            <title>{title}</title></circle>

            """);
    }

    private static void DrawArrow(
        HtmlBuilder svg, ChartAxis x, ChartAxis y, (double FromX, double FromY, double ToX, double ToY, string Name) arrow)
    {
        var (fromX, fromY) = (x.Position(arrow.FromX), y.Position(arrow.FromY));
        var (toX, toY) = (x.Position(arrow.ToX), y.Position(arrow.ToY));
        var length = Math.Max(1e-9, double.Hypot(toX - fromX, toY - fromY));
        var (ux, uy) = ((toX - fromX) / length, (toY - fromY) / length);
        svg.Draw($"""
            <path class="line arrow" d="M{fromX} {fromY}L{toX} {toY}M{toX - 9 * ux + 5 * uy} {toY - 9 * uy - 5 * ux}L{toX} {toY}
            """);
        svg.Draw($"""
            L{toX - 9 * ux - 5 * uy} {toY - 9 * uy + 5 * ux}"/><text class="name small" x="{toX + 6}" y="{toY - 4}">{arrow.Name}</text>

            """);
    }

    private void DrawLegend(HtmlBuilder svg)
    {
        var left = 8.0;
        foreach (var label in Classes.Count == 0 ? [] : Points.Select(point => point.Class).Distinct().Order().Take(10))
        {
            var name = Shorten(Classes[label], 16);
            svg.Draw($"""
                <circle class="f{label % Theme.Colors}" cx="{left + 5}" cy="12" r="5"></circle>
                """);
            svg.Draw($"""
                <text class="name" x="{left + 14}" y="16.5">{name}</text>

                """);
            left += 30 + TextWidth(name);
        }

        if (Classes.Count == 0)
            svg.Draw($"""
                <text x="8" y="16.5">colors: by position along the first principal component of the rows, the same in both panels</text>

                """);
    }
}
