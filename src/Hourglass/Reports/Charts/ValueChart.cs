namespace Hourglass.Reports;

/// <summary>Rows of a table with few columns: a dot per column and version, joined by a line whose length is the error.</summary>
internal sealed class ValueChart : SampleChart
{
    private const double RowHeight = 22;

    /// <summary>The names of the columns of the data.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>
    /// The center and the unit of each column, such as its mean and standard deviation, so that columns of any scale share an axis;
    /// null for raw values.
    /// </summary>
    public IReadOnlyList<(double Center, double Unit)>? Units { get; init; }

    /// <summary>The name of the common x axis, with its unit.</summary>
    public string XName { get; init; } = "value";

    private protected override double Draw(HtmlBuilder svg)
    {
        const double captions = 24;
        DrawLegend(svg);
        svg.Draw($"""
            <text class="end" x="{Width - 8}" y="16">{XName}, the same limits in all panels</text>

            """);
        var inset = 14 + 0.9 * Math.Min(165, Columns.Select(name => TextWidth(Shorten(name, 22))).DefaultIfEmpty(0).Max());
        var x = new ChartAxis(Units is null ? Values : InUnits, AxisScale.Linear, 4, isTight: true);
        var plot = RowHeight * Columns.Count;
        return DrawPanels(svg, Math.Min(3, Samples.Count), 42, plot + captions + 44, (sample, left, right, panel) =>
        {
            (x.Start, x.End) = (left + inset, right - 12);
            var top = panel + captions;
            foreach (var (value, _) in x.Ticks)
                svg.Draw($"""
                    <line class="grid" x1="{x.Position(value)}" x2="{x.Position(value)}" y1="{top}" y2="{top + plot}"/>

                    """);
            DrawBase(svg, x, top + plot, "small");
            for (var column = 0; column < Columns.Count; column++) DrawRow(svg, x, sample, column, top + RowHeight * (column + 0.5));
        });
    }

    private IEnumerable<double> InUnits =>
        from sample in Samples
        from version in sample.Versions
        from column in Enumerable.Range(0, Math.Min(version.Length, Columns.Count))
        select Place(version.Span[column], column);

    private double Place(double value, int column) => Units is null ? value : (value - Units[column].Center) / Units[column].Unit;

    private void DrawRow(HtmlBuilder svg, ChartAxis x, ReportSample sample, int column, double y)
    {
        if (sample.Versions[0].Length != Columns.Count)
            throw new InvalidOperationException(
                $"The chart '{Title}' names {Columns.Count} columns; '{sample.Caption}' has {sample.Versions[0].Length} values.");
        svg.Draw($"""
            <text class="small end" x="{x.Start - 12}" y="{y + 4}">{Shorten(Columns[column], 22)}</text>

            """);
        var places = sample.Versions.Select(version => Place(version.Span[column], column)).Where(x.Shows).Select(x.Position).ToArray();
        if (places.Length > 1)
            svg.Draw($"""
                <line class="link" x1="{places.Min()}" x2="{places.Max()}" y1="{y}" y2="{y}"/>

                """);
        for (var i = 0; i < sample.Versions.Count; i++)
        {
            var value = sample.Versions[i].Span[column];
            if (!x.Shows(Place(value, column))) continue;
            DrawDot(svg, i, x.Position(Place(value, column)), y);
            svg.Draw($"""
                <title>{Columns[column]}, {VersionNames[i]}: {Numbers.Short(value)}</title></circle>

                """);
        }
    }

    private void DrawLegend(HtmlBuilder svg)
    {
        var left = 16.0;
        for (var i = 0; i < VersionNames.Count; i++)
        {
            DrawDot(svg, i, left, 12);
            svg.Draw($"""
                </circle><text class="name" x="{left + 12}" y="16.5">{Shorten(VersionNames[i])}</text>

                """);
            left += 34 + TextWidth(Shorten(VersionNames[i]));
        }
    }

    /// <summary>Opens a dot, filled for the first version, hollow for the others; the caller closes it.</summary>
    private static void DrawDot(HtmlBuilder svg, int version, double x, double y)
    {
        svg.Draw($"""
            <circle class="{(version == 0 ? "f0" : $"ring {Style(version)}")}" cx="{x}" cy="{y}" r="{(version == 0 ? 5 : 4.5)}">
            """);
    }
}
