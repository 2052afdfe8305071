namespace Hourglass.Reports;

/// <summary>
/// Gaussian codes of several models side by side, each with its own axes; the circles of the prior are the common measure.
/// </summary>
internal sealed class ObjectivesChart : Chart
{
    /// <summary>The name and the codes of each model.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<PosteriorCode> Codes)> Panels { get; init; }

    /// <summary>The names of the classes; empty for codes without classes.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    private protected override double Draw(HtmlBuilder svg)
    {
        const double inset = 52, top = 30;
        var width = Width / Panels.Count;
        var side = width - inset - 12;
        for (var i = 0; i < Panels.Count; i++)
        {
            var left = i * width + inset;
            svg.Draw($"""
                <text class="name" x="{left}" y="16">{Panels[i].Name}</text>

                """);
            PosteriorChart.DrawPanel(svg, (left, top, side), Panels[i].Codes, Classes, 4, "small");
        }

        svg.Draw($"""
            <text x="{inset}" y="{top + side + 46}">z1 by z0; dashed: prior, 1 σ and 2 σ</text>

            """);
        return top + side + 56;
    }
}
