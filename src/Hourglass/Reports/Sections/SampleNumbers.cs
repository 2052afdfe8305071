namespace Hourglass.Reports;

/// <summary>The raw numbers of the rows of a chart, in a table that is folded below it.</summary>
internal static class SampleNumbers
{
    internal static string Write(IReadOnlyList<string> columns, IReadOnlyList<string> versions, IReadOnlyList<ReportSample> samples)
    {
        var html = new HtmlBuilder();
        html.AddRaw("<details class=\"numbers\"><summary>Numbers</summary>\n<div class=\"scroll\"><table><thead><tr>");
        html.AddRaw("<th scope=\"col\">row</th><th scope=\"col\">version</th>");
        foreach (var column in columns) html.Add($"<th scope=\"col\" class=\"number\">{column}</th>");
        html.AddRaw("</tr></thead><tbody>\n");
        foreach (var sample in samples)
        {
            for (var i = 0; i < versions.Count; i++)
            {
                html.Add($"<tr><th scope=\"row\">{(i == 0 ? sample.Caption.ReplaceLineEndings(" · ") : "")}</th><td>{versions[i]}</td>");
                for (var c = 0; c < columns.Count; c++) html.Add($"<td class=\"number\">{(double)sample.Versions[i].Span[c]}</td>");
                html.AddRaw("</tr>\n");
            }
        }

        html.AddRaw("</tbody></table></div></details>\n");
        return html.ToString();
    }
}
