using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Reports;

/// <summary>
/// A grid of images whose rows and columns have a meaning, such as coordinates or classes; saved next to the report as a PNG.
/// </summary>
internal sealed class PictureMapSection : ReportSection
{
    private const int FullWidth = 880, MaximumScale = 3;

    /// <summary>The shape of an image: 1, 3 or 4 channels × height × width; values from 0 to 1.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The images, row by row from the top, at least one.</summary>
    public required IReadOnlyList<ReadOnlyMemory<float>> Pictures { get; init; }

    /// <summary>The number of images per row, at least 1.</summary>
    public required int Columns { get; init; }

    /// <summary>The names of the rows from the top; empty for none.</summary>
    public IReadOnlyList<string> RowNames { get; init; } = [];

    /// <summary>The names of the columns from the left; empty for none.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>The name of the horizontal axis; empty for none.</summary>
    public string XName { get; init; } = "";

    /// <summary>The name of the vertical axis; empty for none.</summary>
    public string YName { get; init; } = "";

    /// <summary>The number of pixels between two images.</summary>
    public int Gap { get; init; } = 2;

    /// <inheritdoc/>
    public override void WriteBody(HtmlBuilder html)
    {
        Check();
        var image = PictureGrid.Compose(Pictures, Shape, Columns, Gap);
        html.Add($"<div class=\"map\" style=\"--full:{Math.Min(FullWidth, MaximumScale * image.Width)}px\">\n");
        if (YName.Length > 0) html.Add($"<span class=\"map-y\">{YName}</span>\n");
        html.AddRaw("<div class=\"map-rows\">");
        foreach (var name in RowNames) html.Add($"<span>{name}</span>");
        html.Add($"</div>\n<img src=\"data:image/png;base64,{Convert.ToBase64String(PngFile.Encode(image))}\" alt=\"{Title}\"/>\n");
        html.AddRaw("<div class=\"map-columns\">");
        foreach (var name in ColumnNames) html.Add($"<span>{name}</span>");
        html.AddRaw("</div>\n");
        if (XName.Length > 0) html.Add($"<span class=\"map-x\">{XName}</span>\n");
        html.AddRaw("</div>\n");
    }

    /// <inheritdoc/>
    public override ReportFile? CreateFile()
    {
        Check();
        return new ReportFile("png", PngFile.Encode(PictureGrid.Compose(Pictures, Shape, Columns, Gap, MaximumScale)));
    }

    private void Check()
    {
        var rows = (Pictures.Count + Columns - 1) / Columns;
        if (RowNames.Count > 0 && RowNames.Count != rows)
            throw new InvalidOperationException($"The section '{Title}' has {rows} rows of images; found {RowNames.Count} names of rows.");
        if (ColumnNames.Count > 0 && ColumnNames.Count != Columns)
        {
            throw new InvalidOperationException(
                $"The section '{Title}' has {Columns} columns of images; found {ColumnNames.Count} names of columns.");
        }
    }
}
