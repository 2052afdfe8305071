namespace Hourglass.Reports;

/// <summary>Signals over their reconstructions, as lines; where there are two versions, the area between them is the error.</summary>
public sealed class SignalChart : SampleChart
{
    private const double Plot = 120;

    /// <summary>The name of the x axis, with its unit.</summary>
    public string XName { get; init; } = "step";

    /// <summary>The name of the y axis, with its unit.</summary>
    public string YName { get; init; } = "value";

    /// <summary>Which two versions the shaded area lies between, such as the bounds of a band; of two versions these two where null.</summary>
    public (int First, int Second)? Area { get; init; }

    private protected override double Draw(Markup svg)
    {
        const double inset = 46, captions = 24;
        var top = 30 + DrawLineLegend(svg, [.. VersionNames.Select((name, i) => (name, Style(i)))], 12);
        var length = Samples.Max(sample => sample.Versions.Max(version => version.Length));
        var x = new Axis([0, length - 1], AxisScale.Linear, 5, isTight: true);
        var y = new Axis(Values, AxisScale.Linear, 5);
        svg.Add($"""
            <text class="end" x="{Width - 8}" y="16">{YName} by {XName}, the same limits in all panels</text>

            """);
        return DrawPanels(svg, Math.Min(2, Samples.Count), top, Plot + captions + 40, (sample, left, right, panel) =>
        {
            (x.Start, x.End) = (left + inset, right);
            (y.Start, y.End) = (panel + captions + Plot, panel + captions);
            DrawGrid(svg, y, left + inset, right, "small");
            DrawBase(svg, x, y.Start, "small");
            if (Area is not null || sample.Versions.Count == 2) DrawArea(svg, x, y, sample, Area ?? (0, 1));
            for (var i = 0; i < sample.Versions.Count; i++)
                DrawLine(svg, x, y, sample.Versions[i].ToArray().Select((value, step) => ((double)step, (double)value)), Style(i) + " thin");
        });
    }

    private static void DrawArea(Markup svg, Axis x, Axis y, ReportSample sample, (int First, int Second) between)
    {
        var first = sample.Versions[between.First].Span;
        var second = sample.Versions[between.Second].Span;
        var path = new Markup();
        for (var i = 0; i < first.Length; i++)
            if (y.Shows(first[i])) path.Add($"{(path.IsEmpty ? "M" : "L")}{x.Position(i)} {y.Position(first[i])}");
        for (var i = second.Length - 1; i >= 0; i--)
            if (y.Shows(second[i])) path.Add($"{(path.IsEmpty ? "M" : "L")}{x.Position(i)} {y.Position(second[i])}");
        svg.Add($"""
            <path class="area" d="{path.ToString()}"/>

            """);
    }
}
