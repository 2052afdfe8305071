namespace Hourglass.Reports;

/// <summary>Small panels with the same axes, one per sample, with its versions on top of each other.</summary>
internal abstract class SampleChart : Chart
{
    private const double Gutter = 24;

    private protected SampleChart() { }

    /// <summary>The samples, at least one; all have as many versions as there are names, of the same length.</summary>
    public required IReadOnlyList<ReportSample> Samples { get; init; }

    /// <summary>The names of the versions.</summary>
    public IReadOnlyList<string> VersionNames { get; init; } = ["original", "reconstruction"];

    private protected static string Style(int version) => $"s{version % Theme.Colors}";

    /// <summary>All values of all samples, for common limits.</summary>
    private protected IEnumerable<double> Values =>
        from sample in Samples from version in sample.Versions from value in version.ToArray() select (double)value;

    /// <summary>Draws the panels in <paramref name="columns"/> columns below <paramref name="top"/>; returns the bottom.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="columns">The number of panels per row.</param>
    /// <param name="top">The top of the first row.</param>
    /// <param name="height">The height of one panel.</param>
    /// <param name="draw">Draws a sample between left and right below a top; the caption, 16 pixels high, is already drawn.</param>
    private protected double DrawPanels(
        HtmlBuilder svg, int columns, double top, double height, Action<ReportSample, double, double, double> draw)
    {
        CheckSamples();
        var width = (Width - 16 - Gutter * (columns - 1)) / columns;
        for (var i = 0; i < Samples.Count; i++)
        {
            var left = 8 + i % columns * (width + Gutter);
            var y = top + i / columns * height;
            var caption = Samples[i].Caption.ReplaceLineEndings(" · ");
            svg.Draw($"""
                <text class="name small" x="{left}" y="{y + 12}">{Shorten(caption, (int)(width / 6.6))}</text>

                """);
            draw(Samples[i], left, left + width, y);
        }
        return top + (Samples.Count + columns - 1) / columns * height - 12;
    }

    private void CheckSamples()
    {
        if (Samples.Count == 0) throw new InvalidOperationException($"The chart '{Title}' has no sample to show.");
        var length = Samples[0].Versions.Count == 0 ? 0 : Samples[0].Versions[0].Length;
        foreach (var sample in Samples)
            if (sample.Versions.Count != VersionNames.Count || sample.Versions.Any(version => version.Length != length))
                throw new InvalidOperationException(
                    $"The chart '{Title}' expects {VersionNames.Count} versions of {length} values; '{sample.Caption}' differs.");
    }
}
