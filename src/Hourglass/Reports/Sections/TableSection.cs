namespace Hourglass.Reports;

/// <summary>A table of numbers with the best number of each column highlighted, such as a model and its baselines.</summary>
public sealed class TableSection : ReportSection
{
    /// <summary>The heading of the row names.</summary>
    public string RowsName { get; init; } = "";

    /// <summary>The columns.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>The rows, each with a number per column.</summary>
    public required IReadOnlyList<TableRow> Rows { get; init; }

    /// <inheritdoc/>
    public override void WriteBody(HtmlBuilder html)
    {
        foreach (var row in Rows)
            if (row.Values.Count != Columns.Count)
                throw new InvalidOperationException(
                    $"The table '{Title}' has {Columns.Count} columns; row '{row.Name}' has {row.Values.Count} values.");

        html.Add($"<div class=\"scroll\"><table><thead><tr><th scope=\"col\">{RowsName}</th>");
        foreach (var column in Columns) html.Add($"<th scope=\"col\" class=\"number\">{column.Name}</th>");
        html.AddRaw("</tr></thead><tbody>\n");
        var columns = Columns.Select((_, i) => Rows.Select(row => row.Values[i]).OfType<double>().Where(double.IsFinite).ToArray())
            .ToArray();
        var formats = columns.Select(Numbers.ForColumn).ToArray();
        foreach (var row in Rows)
        {
            html.AddRaw(row.IsMain ? "<tr class=\"main\">" : "<tr>");
            html.Add($"<th scope=\"row\">{row.Name}</th>");
            for (var i = 0; i < Columns.Count; i++) WriteCell(html, row.Values[i], Columns[i].Best, columns[i], formats[i]);
            html.AddRaw("</tr>\n");
        }
        html.AddRaw("</tbody></table></div>\n");

        if (Columns.All(column => column.Note is null)) return;
        html.AddRaw("<dl class=\"notes\">\n");
        foreach (var column in Columns.Where(column => column.Note is not null))
            html.Add($"<dt>{column.Name}</dt><dd>{column.Note}</dd>\n");
        html.AddRaw("</dl>\n");
    }

    private static void WriteCell(HtmlBuilder html, double? value, BestValue best, double[] column, Func<double, string> format)
    {
        var isBest = column.Length > 1 && best switch
        {
            BestValue.Lowest => value == column.Min(),
            BestValue.Highest => value == column.Max(),
            _ => false,
        };
        var text = value is { } number ? format(number) : "–";
        if (isBest) html.Add($"<td class=\"number\"><strong title=\"best of the column\">{text}</strong></td>");
        else html.Add($"<td class=\"number\">{text}</td>");
    }
}
