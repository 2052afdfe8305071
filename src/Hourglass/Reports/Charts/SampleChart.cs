namespace Hourglass.Reports;

/// <summary>Small panels of equal axes, one for each sample, with the versions of the sample drawn over each other.</summary>
public abstract class SampleChart : Chart
{
    private const double Gutter = 24;

    private protected SampleChart() { }

    /// <summary>The samples, at least one; all have as many versions as there are names, of one length.</summary>
    public required IReadOnlyList<ReportSample> Samples { get; init; }

    /// <summary>What the versions are called, in order.</summary>
    public IReadOnlyList<string> VersionNames { get; init; } = ["original", "reconstruction"];

    private protected static string Style(int version) => $"s{version % Theme.Colors}";

    /// <summary>All values of all samples, for limits that the panels share.</summary>
    private protected IEnumerable<double> Values =>
        from sample in Samples from version in sample.Versions from value in version.ToArray() select (double)value;

    /// <summary>Places the panels in <paramref name="columns"/> columns from <paramref name="top"/> down; returns where they end.</summary>
    /// <param name="svg">Where to draw.</param>
    /// <param name="columns">Panels in a row.</param>
    /// <param name="top">Where the first row begins.</param>
    /// <param name="height">The height of one panel.</param>
    /// <param name="draw">Draws a sample between left and right from a top downwards; the caption is drawn already, 16 pixels high.</param>
    private protected double DrawPanels(
        Markup svg, int columns, double top, double height, Action<ReportSample, double, double, double> draw)
    {
        CheckSamples();
        var width = (Width - 16 - Gutter * (columns - 1)) / columns;
        for (var i = 0; i < Samples.Count; i++)
        {
            var left = 8 + i % columns * (width + Gutter);
            var y = top + i / columns * height;
            svg.Add($"""
                <text class="name small" x="{left}" y="{y + 12}">{Shorten(Samples[i].Caption.ReplaceLineEndings(" · "), (int)(width / 6.6))}</text>

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
