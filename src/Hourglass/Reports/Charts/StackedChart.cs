namespace Hourglass.Reports;

/// <summary>Terms of a sum as areas on top of each other over a common x axis; the upper edge is the sum.</summary>
internal sealed class StackedChart : Chart
{
    /// <summary>The name of the x axis.</summary>
    public required string XName { get; init; }

    /// <summary>The name of the y axis.</summary>
    public required string YName { get; init; }

    /// <summary>The positions.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>The terms from the bottom, each with a value of at least 0 for each position.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Terms { get; init; }

    private protected override double Draw(HtmlBuilder svg)
    {
        const double left = 76, right = Width - 28, plot = 260;
        var legend = DrawLineLegend(svg, [.. Terms.Select((term, i) => (term.Name, $"s{i % Theme.Colors}"))], 12);
        var (top, bottom) = (legend + 40, legend + 40 + plot);
        var sums = new double[X.Count];
        var edges = new List<double[]> { (double[])sums.Clone() };
        foreach (var (_, values) in Terms)
        {
            for (var i = 0; i < sums.Length; i++) sums[i] += values[i];
            edges.Add((double[])sums.Clone());
        }

        var x = new ChartAxis(X, AxisScale.Linear, 10, isTight: true) { Start = left, End = right };
        var y = new ChartAxis([0, .. sums], AxisScale.Linear) { Start = bottom, End = top };
        DrawNames(svg, XName, YName, legend + 20, right, bottom + 44);
        DrawGrid(svg, y, left, right);
        for (var term = 0; term < Terms.Count; term++)
        {
            var path = new HtmlBuilder();
            foreach (var place in Edge(edges[term + 1])) path.Draw($"{(path.IsEmpty ? "M" : "L")}{place.X} {place.Y}");
            foreach (var place in Edge(edges[term]).Reverse()) path.Draw($"L{place.X} {place.Y}");
            svg.Draw($"""
                <path class="f{term % Theme.Colors}" fill-opacity="0.55" d="{path.ToString()}"/>

                """);
        }

        DrawBase(svg, x, bottom);
        return bottom + 54;

        IReadOnlyList<(double X, double Y)> Edge(double[] values) =>
            LinePath.Thin([.. X.Select((at, i) => (x.Position(at), y.Position(values[i])))], right - left);
    }
}
