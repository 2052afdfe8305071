namespace Hourglass.Reports;

/// <summary>
/// A chart in SVG, 900 pixels wide without margins. As a file, it has a title and a background; in a report, it has the colors of the page.
/// Both support light and dark mode.
/// </summary>
public abstract class Chart
{
    /// <summary>The width of a chart, in pixels.</summary>
    internal const double Width = 900;

    // A chart in a file has a title at the top, and a margin at the other sides.
    private const double Heading = 52, Margin = 16;

    private protected Chart() { }

    /// <summary>What the chart shows, in a few words: the heading of the file and the alternative text.</summary>
    public required string Title { get; init; }

    /// <summary>The content of an SVG file.</summary>
    public string ToSvg()
    {
        var body = new HtmlBuilder();
        var height = Draw(body);
        var (width, fullHeight) = (Width + 2 * Margin, height + Heading + Margin);
        var svg = new HtmlBuilder();
        svg.Draw($"""
            <svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{width}" height="{fullHeight}"
            """);
        svg.Draw($"""
             viewBox="{-Margin} {-Heading} {width} {fullHeight}" role="img" aria-label="{Title}">
            """);
        svg.AddRaw("\n<style>" + Theme.StandAloneCss + "</style>\n");
        svg.Draw($"""
            <rect class="background" x="{-Margin}" y="{-Heading}" width="{width}" height="{fullHeight}"/>
            <text class="heading" x="8" y="-20">{Title}</text>

            """);
        svg.AddRaw(body.ToString());
        svg.AddRaw("</svg>\n");
        return svg.ToString();
    }

    /// <summary>The chart as an element of a page, which defines the colors.</summary>
    internal string ToInlineSvg()
    {
        var body = new HtmlBuilder();
        var height = Draw(body);
        var svg = new HtmlBuilder();
        svg.Draw($"""
            <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {Width} {height}" role="img" aria-label="{Title}">

            """);
        svg.AddRaw(body.ToString());
        svg.AddRaw("</svg>\n");
        return svg.ToString();
    }

    /// <summary>Draws from (0, 0), <see cref="Width"/> wide, and returns the height.</summary>
    private protected abstract double Draw(HtmlBuilder svg);

    /// <summary>The approximate width of a text at 13 pixels, rather too wide.</summary>
    private protected static double TextWidth(string text) => 7.4 * text.Length;

    /// <summary>A text truncated to fit.</summary>
    private protected static string Shorten(string text, int length = 28) => text.Length <= length ? text : text[..(length - 1)] + "…";

    /// <summary>The horizontal grid lines and labels of the y axis.</summary>
    private protected static void DrawGrid(HtmlBuilder svg, ChartAxis y, double left, double right, string style = "")
    {
        foreach (var (value, label) in y.Ticks)
        {
            var at = y.Position(value);
            svg.Draw($"""
                <line class="grid" x1="{left}" x2="{right}" y1="{at}" y2="{at}"/>
                """);
            svg.Draw($"""
                <text class="end {style}" x="{left - 8}" y="{at + 4.5}">{label}</text>

                """);
        }
    }

    /// <summary>The line and the labels of the x axis.</summary>
    private protected static void DrawBase(HtmlBuilder svg, ChartAxis x, double top, string style = "")
    {
        svg.Draw($"""
            <line class="base" x1="{x.Start}" x2="{x.End}" y1="{top}" y2="{top}"/>

            """);
        foreach (var (value, label) in x.Ticks)
            svg.Draw($"""
                <text class="mid {style}" x="{x.Position(value)}" y="{top + 19}">{label}</text>

                """);
    }

    /// <summary>The names of the axes: y above the plot at the left, not rotated, and x below at the right.</summary>
    private protected static void DrawNames(HtmlBuilder svg, string x, string y, double top, double right, double bottom)
    {
        svg.Draw($"""
            <text class="name" x="8" y="{top}">{y}</text><text class="name end" x="{right}" y="{bottom}">{x}</text>

            """);
    }

    /// <summary>A legend of lines in one or more rows; returns its height.</summary>
    private protected static double DrawLineLegend(HtmlBuilder svg, IReadOnlyList<(string Name, string Style)> entries, double top)
    {
        double left = 8, rows = 0;
        foreach (var (name, style) in entries)
        {
            var text = Shorten(name);
            var width = 38 + TextWidth(text) + 22;
            if (left > 8 && left + width > Width) (left, rows) = (8, rows + 1);
            var y = top + 22 * rows;
            svg.Draw($"""
                <line class="line {style}" x1="{left + 1}" x2="{left + 27}" y1="{y}" y2="{y}"/>
                """);
            svg.Draw($"""
                <text class="name" x="{left + 35}" y="{y + 4.5}">{text}</text>

                """);
            left += width;
        }
        return entries.Count == 0 ? 0 : 22 * (rows + 1);
    }

    /// <summary>The line through the points, interrupted at points that cannot be shown.</summary>
    private protected static void DrawLine(
        HtmlBuilder svg, ChartAxis x, ChartAxis y, IEnumerable<(double X, double Y)> points, string style)
    {
        var path = new LinePath();
        foreach (var point in points)
        {
            if (x.Shows(point.X) && y.Shows(point.Y)) path.Add(x.Position(point.X), y.Position(point.Y));
            else path.Break();
        }
        svg.Draw($"""
            <path class="line {style}" d="{path.Build(x.End - x.Start)}"/>

            """);
    }
}
