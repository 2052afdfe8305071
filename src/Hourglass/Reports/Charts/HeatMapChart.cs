namespace Hourglass.Reports;

/// <summary>A square of numbers as colors: above 0 in one, below 0 in another, the stronger the larger. For correlations, and whatever else has a sign.</summary>
public sealed class HeatMapChart : Chart
{
    // A number is readable on a color of half its strength.
    private const double WidestCell = 46, NumberedCell = 36, Strongest = 0.9, StrongestNumbered = 0.5;

    /// <summary>The names of rows and columns, in order; at least one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The numbers, a row and a column for each name. What is not finite stays empty.</summary>
    public required double[,] Values { get; init; }

    /// <summary>The size that has the full color; larger ones have it as well.</summary>
    public double Limit { get; init; } = 1;

    private protected override double Draw(Markup svg)
    {
        var count = Names.Count;
        if (count == 0 || Values.GetLength(0) != count || Values.GetLength(1) != count)
            throw new InvalidOperationException($"The chart '{Title}' has {count} names and {Values.GetLength(0)}×{Values.GetLength(1)} values.");
        var left = 16 + Names.Max(name => TextWidth(Shorten(name, 12)));
        var side = Math.Min(WidestCell, (Width - left - 8) / count);
        const double top = 44;
        var strength = side < NumberedCell ? Strongest : StrongestNumbered;
        DrawLegend(svg, left, strength);
        var named = (int)Math.Ceiling(20 / side); // every so many rows there is room for a name
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) DrawCell(svg, i, j, left + j * side, top + i * side, side, strength);
            if (i % named != 0) continue;
            svg.Add($"""
                <text class="small end" x="{left - 8}" y="{top + (i + 0.5) * side + 4}">{Shorten(Names[i], 12)}</text>

                """);
            if (TextWidth(Names[i]) < named * side)
                svg.Add($"""
                    <text class="small mid" x="{left + (i + 0.5) * side}" y="{top + count * side + 16}">{Names[i]}</text>

                    """);
        }

        return top + count * side + 28;
    }

    private void DrawCell(Markup svg, int row, int column, double x, double y, double side, double strength)
    {
        var value = Values[row, column];
        if (!double.IsFinite(value)) return;
        DrawColor(svg, strength * Math.Clamp(value / Limit, -1, 1), x, y, side - Math.Min(1, side / 8), side - Math.Min(1, side / 8));
        svg.Add($"""
            <title>{Names[row]} · {Names[column]}: {Numbers.Fixed(value, 3)}</title></rect>

            """);
        if (side < NumberedCell) return;
        svg.Add($"""
            <text class="small mid name" x="{x + side / 2}" y="{y + side / 2 + 4}">{Numbers.Fixed(value, 2)}</text>

            """);
    }

    private void DrawLegend(Markup svg, double left, double strength)
    {
        const int steps = 9;
        for (var i = 0; i < steps; i++)
        {
            DrawColor(svg, strength * (2.0 * i / (steps - 1) - 1), left + 48 + 20 * i, 8, 20, 14);
            svg.AddRaw("</rect>\n");
        }

        svg.Add($"""
            <text class="end" x="{left + 40}" y="19.5">{Numbers.Short(-Limit)}</text><text x="{left + 56 + 20 * steps}" y="19.5">{Numbers.Short(Limit)}</text>

            """);
    }

    /// <summary>Opens a rectangle in the color of a sign, as strong as the size says, which the caller closes.</summary>
    private static void DrawColor(Markup svg, double color, double x, double y, double width, double height) => svg.Add($"""
        <rect class="{(color < 0 ? "f1" : "f0")}" fill-opacity="{Math.Abs(color)}" x="{x}" y="{y}" width="{width}" height="{height}">
        """);
}
