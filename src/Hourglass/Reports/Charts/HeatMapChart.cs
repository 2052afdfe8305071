namespace Hourglass.Reports;

/// <summary>A square matrix as a heat map with one color for positive and another for negative numbers, such as correlations.</summary>
internal sealed class HeatMapChart : Chart
{
    // Numbers are readable on cells of at most half opacity.
    private const double MaximumCell = 46, NumberedCell = 36, MaximumOpacity = 0.9, MaximumNumberedOpacity = 0.5;

    /// <summary>The names of rows and columns, at least one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The numbers, a row and a column per name. Those that are not finite are left empty.</summary>
    public required double[,] Values { get; init; }

    /// <summary>The magnitude of full color; larger numbers have it, too.</summary>
    public double Limit { get; init; } = 1;

    private protected override double Draw(HtmlBuilder svg)
    {
        var count = Names.Count;
        if (count == 0 || Values.GetLength(0) != count || Values.GetLength(1) != count)
        {
            throw new InvalidOperationException(
                $"The chart '{Title}' has {count} names and {Values.GetLength(0)}×{Values.GetLength(1)} values.");
        }

        var left = 16 + Names.Max(name => TextWidth(Shorten(name, 12)));
        var side = Math.Min(MaximumCell, (Width - left - 8) / count);
        const double top = 44;
        var opacity = side < NumberedCell ? MaximumOpacity : MaximumNumberedOpacity;
        DrawLegend(svg, left, opacity);
        var named = (int)Math.Ceiling(20 / side); // rows per name
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) DrawCell(svg, i, j, left + j * side, top + i * side, side, opacity);
            if (i % named != 0) continue;
            svg.Draw($"""
                <text class="small end" x="{left - 8}" y="{top + (i + 0.5) * side + 4}">{Shorten(Names[i], 12)}</text>

                """);
            if (TextWidth(Names[i]) < named * side)
                svg.Draw($"""
                    <text class="small mid" x="{left + (i + 0.5) * side}" y="{top + count * side + 16}">{Names[i]}</text>

                    """);
        }

        return top + count * side + 28;
    }

    private void DrawCell(HtmlBuilder svg, int row, int column, double x, double y, double side, double opacity)
    {
        var value = Values[row, column];
        if (!double.IsFinite(value)) return;
        DrawColor(svg, opacity * Math.Clamp(value / Limit, -1, 1), x, y, side - Math.Min(1, side / 8), side - Math.Min(1, side / 8));
        svg.Draw($"""
            <title>{Names[row]} · {Names[column]}: {Numbers.Fixed(value, 3)}</title></rect>

            """);
        if (side < NumberedCell) return;
        svg.Draw($"""
            <text class="small mid name" x="{x + side / 2}" y="{y + side / 2 + 4}">{Numbers.Fixed(value, 2)}</text>

            """);
    }

    private void DrawLegend(HtmlBuilder svg, double left, double opacity)
    {
        const int steps = 9;
        var (low, high) = (Numbers.Short(-Limit), Numbers.Short(Limit));
        for (var i = 0; i < steps; i++)
        {
            DrawColor(svg, opacity * (2.0 * i / (steps - 1) - 1), left + 48 + 20 * i, 8, 20, 14);
            svg.AddRaw("</rect>\n");
        }

        svg.Draw($"""
            <text class="end" x="{left + 40}" y="19.5">{low}</text><text x="{left + 56 + 20 * steps}" y="19.5">{high}</text>

            """);
    }

    /// <summary>Opens a rectangle in the color of the sign with the magnitude as opacity; the caller closes it.</summary>
    private static void DrawColor(HtmlBuilder svg, double color, double x, double y, double width, double height) => svg.Draw($"""
        <rect class="{(color < 0 ? "f1" : "f0")}" fill-opacity="{Math.Abs(color)}" x="{x}" y="{y}" width="{width}" height="{height}">
        """);
}
