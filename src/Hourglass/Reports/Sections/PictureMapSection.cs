using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Reports;

/// <summary>Pictures in rows and columns that mean something, such as coordinates or classes; saved beside the report as one PNG.</summary>
public sealed class PictureMapSection : ReportSection
{
    private const int FullWidth = 880, MostEnlarged = 3;

    /// <summary>The shape of a picture: 1, 3 or 4 channels × height × width; values from 0 to 1.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The pictures row by row from the top, at least one.</summary>
    public required IReadOnlyList<ReadOnlyMemory<float>> Pictures { get; init; }

    /// <summary>Pictures in a row, at least 1.</summary>
    public required int Columns { get; init; }

    /// <summary>The names of the rows from the top; empty where they have none.</summary>
    public IReadOnlyList<string> RowNames { get; init; } = [];

    /// <summary>The names of the columns from the left; empty where they have none.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>What goes from left to right.</summary>
    public string XName { get; init; } = "";

    /// <summary>What goes from the top down or from the bottom up.</summary>
    public string YName { get; init; } = "";

    /// <summary>Pixels between two pictures.</summary>
    public int Gap { get; init; } = 2;

    internal override void WriteBody(Markup html)
    {
        Check();
        var image = PictureGrid.Compose(Pictures, Shape, Columns, Gap);
        html.Add($"<div class=\"map\" style=\"--full:{Math.Min(FullWidth, MostEnlarged * image.Width)}px\">\n");
        if (YName.Length > 0) html.Add($"<span class=\"map-y\">{YName}</span>\n");
        html.AddRaw("<div class=\"map-rows\">");
        foreach (var name in RowNames) html.Add($"<span>{name}</span>");
        html.Add($"</div>\n<img src=\"data:image/png;base64,{Convert.ToBase64String(PngFile.Encode(image))}\" alt=\"{Title}\"/>\n<div class=\"map-columns\">");
        foreach (var name in ColumnNames) html.Add($"<span>{name}</span>");
        html.AddRaw("</div>\n");
        if (XName.Length > 0) html.Add($"<span class=\"map-x\">{XName}</span>\n");
        html.AddRaw("</div>\n");
    }

    internal override (string, byte[])? CreateFile()
    {
        Check();
        return ("png", PngFile.Encode(PictureGrid.Compose(Pictures, Shape, Columns, Gap, MostEnlarged)));
    }

    private void Check()
    {
        var rows = (Pictures.Count + Columns - 1) / Columns;
        if (RowNames.Count > 0 && RowNames.Count != rows)
            throw new InvalidOperationException($"The section '{Title}' has {rows} rows of pictures; found {RowNames.Count} names of rows.");
        if (ColumnNames.Count > 0 && ColumnNames.Count != Columns)
            throw new InvalidOperationException($"The section '{Title}' has {Columns} columns of pictures; found {ColumnNames.Count} names of columns.");
    }
}
