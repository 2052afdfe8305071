namespace Hourglass.Reports;

/// <summary>Gaussian codes in the plane: an ellipse of one standard deviation for each row, over circles of the prior.</summary>
internal sealed class PosteriorChart : Chart
{
    private const double Side = 520;

    /// <summary>The codes.</summary>
    public required IReadOnlyList<PosteriorCode> Codes { get; init; }

    /// <summary>The names of the classes; empty for codes without classes.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    private protected override double Draw(HtmlBuilder svg)
    {
        const double left = 76, top = 36;
        DrawNames(svg, "z0", "z1", 16, left + Side, top + Side + 44);
        DrawPanel(svg, (left, top, Side), Codes, Classes, 8);
        DrawLegend(svg, left + Side + 28, top + 12);
        return top + Side + 54;
    }

    /// <summary>Draws the ellipses and the circles of the prior into a square.</summary>
    internal static void DrawPanel(
        HtmlBuilder svg, (double Left, double Top, double Side) place, IReadOnlyList<PosteriorCode> codes, IReadOnlyList<string> classes,
        int ticks, string style = "")
    {
        var (left, top, side) = place;
        var reach = codes.Select(code => Math.Max(Math.Abs(code.X) + code.SigmaX, Math.Abs(code.Y) + code.SigmaY)).Append(2.2).Max();
        // Both axes have the same unit, so that circles of the prior are circles.
        var x = new ChartAxis([-reach, reach], AxisScale.Linear, ticks) { Start = left, End = left + side };
        var y = new ChartAxis([-reach, reach], AxisScale.Linear, ticks) { Start = top + side, End = top };
        DrawGrid(svg, y, left, left + side, style);
        DrawBase(svg, x, top + side, style);
        for (var sigma = 1; sigma <= 2; sigma++)
        {
            var radius = x.Position(sigma) - x.Position(0);
            svg.Draw($"""
                <circle class="line dashed thin" stroke="currentColor" cx="{x.Position(0)}" cy="{y.Position(0)}" r="{radius}">
                """);
            svg.Draw($"""
                <title>prior N(0, I), {sigma} σ</title></circle>

                """);
        }

        foreach (var code in codes)
        {
            var (width, height) = (x.Position(code.SigmaX) - x.Position(0), y.Position(0) - y.Position(code.SigmaY));
            svg.Draw($"""
                <ellipse class="s{code.Class % Theme.Colors} f{code.Class % Theme.Colors}" fill-opacity="0.15" stroke-width="1.2"
                """);
            svg.Draw($"""
                 cx="{x.Position(code.X)}" cy="{y.Position(code.Y)}" rx="{Math.Max(width, 0.5)}" ry="{Math.Max(height, 0.5)}">
                """);
            var name = classes.Count == 0 ? "" : $" · {classes[code.Class]}";
            svg.Draw($"""
                <title>row {code.Row}{name} · σ {Numbers.Short(code.SigmaX)}, {Numbers.Short(code.SigmaY)}</title></ellipse>

                """);
        }
    }

    private void DrawLegend(HtmlBuilder svg, double left, double top)
    {
        var occur = Classes.Count == 0 ? [] : Codes.Select(code => code.Class).Distinct().Order().Take(24).ToArray();
        for (var i = 0; i < occur.Length; i++)
        {
            svg.Draw($"""
                <circle class="f{occur[i] % Theme.Colors}" cx="{left}" cy="{top + 20 * i}" r="5"></circle>
                """);
            svg.Draw($"""
                <text class="name" x="{left + 12}" y="{top + 20 * i + 4.5}">{Shorten(Classes[occur[i]], 28)}</text>

                """);
        }

        svg.Draw($"""
            <text x="{left - 6}" y="{top + 20 * occur.Length + 14}">dashed: prior, 1 σ and 2 σ</text>

            """);
    }
}
