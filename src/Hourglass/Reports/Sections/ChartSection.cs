using System.Text;

namespace Hourglass.Reports;

/// <summary>A chart, saved next to the report as SVG.</summary>
public sealed class ChartSection : ReportSection
{
    /// <summary>The chart.</summary>
    public required Chart Chart { get; init; }

    /// <summary>Markup below the chart; empty for none.</summary>
    internal string Below { get; init; } = "";

    /// <inheritdoc/>
    public override void WriteBody(HtmlBuilder html)
    {
        html.AddRaw("<div class=\"scroll\">\n");
        html.AddRaw(Chart.ToInlineSvg());
        html.AddRaw("</div>\n");
        html.AddRaw(Below);
    }

    /// <inheritdoc/>
    public override ReportFile? CreateFile() => new("svg", Encoding.UTF8.GetBytes(Chart.ToSvg()));
}
