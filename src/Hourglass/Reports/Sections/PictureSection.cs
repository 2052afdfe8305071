using Hourglass.Compute;
using Hourglass.Files;

namespace Hourglass.Reports;

/// <summary>Images, the versions of each (original, reconstruction …) below each other; saved next to the report as a PNG.</summary>
public sealed class PictureSection : ReportSection
{
    private const int MaximumColumns = 10, Gap = 2;

    // Ten of these with gaps fill the width of the page, and the name of a version fits next to a square of this side.
    private const int CellWidth = 84;

    /// <summary>The shape of an image: 1, 3 or 4 channels × height × width; values from 0 to 1.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The images, at least one, each with as many versions as there are names.</summary>
    public required IReadOnlyList<ReportSample> Samples { get; init; }

    /// <summary>The names of the versions from the top.</summary>
    public IReadOnlyList<string> VersionNames { get; init; } = ["original", "reconstruction"];

    private int Scale => (CellWidth + Shape[2] - 1) / Shape[2];

    /// <inheritdoc/>
    public override void WriteBody(HtmlBuilder html)
    {
        CheckSamples();
        html.Add($"""
            <div class="pictures" style="--cell:{Shape[2] * Scale}px">
            <div class="versions" style="height:{VersionNames.Count * (Shape[1] + Gap) * Scale}px">
            """);
        foreach (var name in VersionNames) html.Add($"<span>{name}</span>");
        html.AddRaw("</div><div class=\"cells\">\n");
        foreach (var sample in Samples)
        {
            // Each pixel is stored once and upscaled by the browser.
            var png = PngFile.Encode(PictureGrid.Compose(sample.Versions, Shape, columns: 1, Gap));
            var alternative = $"{string.Join(" above ", VersionNames)}: {sample.Caption.ReplaceLineEndings(", ")}";
            html.Add($"""
                <figure><img src="data:image/png;base64,{Convert.ToBase64String(png)}" alt="{alternative}"/>
                <figcaption>{sample.Caption}</figcaption></figure>

                """);
        }
        html.AddRaw("</div></div>\n");
    }

    /// <inheritdoc/>
    public override ReportFile? CreateFile()
    {
        CheckSamples();
        var columns = Math.Min(MaximumColumns, Samples.Count);
        var pictures = new List<ReadOnlyMemory<float>>();
        // Blocks of at most ten samples: a row of originals, the row of their reconstructions, then the next block.
        foreach (var block in Samples.Chunk(columns))
            for (var version = 0; version < VersionNames.Count; version++)
                for (var column = 0; column < columns; column++)
                    pictures.Add(column < block.Length ? block[column].Versions[version] : default);
        return new ReportFile("png", PngFile.Encode(PictureGrid.Compose(pictures, Shape, columns, Gap, Scale)));
    }

    private void CheckSamples()
    {
        if (Samples.Count == 0) throw new InvalidOperationException($"The section '{Title}' has no image to show.");
        foreach (var sample in Samples)
            if (sample.Versions.Count != VersionNames.Count)
                throw new InvalidOperationException(
                    $"The section '{Title}' expects {VersionNames.Count} versions; '{sample.Caption}' has {sample.Versions.Count}.");
    }
}
