using System.Text;

namespace Hourglass.Reports;

/// <summary>A chart; saved beside the report as SVG.</summary>
public sealed class ChartSection : ReportSection
{
    /// <summary>The chart.</summary>
    public required Chart Chart { get; init; }

    internal override void WriteBody(Markup html)
    {
        html.AddRaw("<div class=\"scroll\">\n");
        html.AddRaw(Chart.ToInlineSvg());
        html.AddRaw("</div>\n");
    }

    internal override (string, byte[])? CreateFile() => ("svg", Encoding.UTF8.GetBytes(Chart.ToSvg()));
}
