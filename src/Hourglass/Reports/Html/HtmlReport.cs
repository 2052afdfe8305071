using System.Text.Json;
using Hourglass.Files;

namespace Hourglass.Reports;

/// <summary>
/// Writes a report as a single HTML file that loads nothing from the network: charts and images are embedded. It supports light and dark
/// mode and printing, and is well-formed XML at the same time.
/// </summary>
public static class HtmlReport
{
    private const int FewestListed = 4;

    /// <summary>Renders the content of the file.</summary>
    /// <param name="content">The content.</param>
    /// <param name="cancellation">Stops between two sections.</param>
    /// <exception cref="InvalidOperationException">The content of a section is inconsistent; the message names it.</exception>
    /// <exception cref="JsonException">The recipe is not valid JSON.</exception>
    public static string Render(ReportContent content, CancellationToken cancellation = default)
    {
        var html = new HtmlBuilder();
        WriteHead(html, content);
        var groups = Groups(content.Sections);
        if (content.Sections.Count >= FewestListed) WriteContents(html, groups);
        foreach (var (name, sections) in groups)
        {
            if (name is not null) html.Add($"<h2 class=\"group\">{name}</h2>\n");
            foreach (var section in sections.Where(section => !section.IsFolded)) WriteSection(html, section, cancellation);
            var folded = sections.Where(section => section.IsFolded).ToArray();
            if (folded.Length == 0) continue;
            html.Add($"<details class=\"more\"><summary>{(folded.Length < sections.Count ? "More: " : "")}");
            html.Add($"{string.Join(", ", folded.Select(section => section.Title))}</summary>\n");
            foreach (var section in folded) WriteSection(html, section, cancellation);
            html.AddRaw("</details>\n");
        }

        WriteDetails(html, content);
        html.AddRaw("</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void WriteSection(HtmlBuilder html, ReportSection section, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        html.Add($"<section class=\"card\" id=\"{section.Name}\">\n<h2>{section.Title}</h2>\n");
        if (section.Note is not null) html.Add($"<p class=\"note\">{section.Note}</p>\n");
        section.WriteBody(html);
        html.AddRaw("</section>\n");
    }

    /// <summary>Runs of sections of the same group.</summary>
    private static List<(string? Name, List<ReportSection> Sections)> Groups(IReadOnlyList<ReportSection> sections)
    {
        var groups = new List<(string? Name, List<ReportSection> Sections)>();
        foreach (var section in sections)
        {
            if (groups.Count == 0 || groups[^1].Name != section.Group) groups.Add((section.Group, []));
            groups[^1].Sections.Add(section);
        }

        return groups;
    }

    /// <summary>The table of contents. A link to a folded section opens it, without a script.</summary>
    private static void WriteContents(HtmlBuilder html, List<(string? Name, List<ReportSection> Sections)> groups)
    {
        html.AddRaw("<nav class=\"contents\" aria-label=\"Contents\">\n");
        foreach (var (name, sections) in groups)
        {
            html.Add($"<div><span>{name ?? "Sections"}</span><ul>");
            foreach (var section in sections) html.Add($"<li><a href=\"#{section.Name}\">{section.Title}</a></li>");
            html.AddRaw("</ul></div>\n");
        }

        html.AddRaw("</nav>\n");
    }

    /// <summary>
    /// Writes the report, and next to it each chart as SVG and each set of images as PNG, named after report and section:
    /// <c>report-loss.svg</c>. Each file is written atomically, the report last.
    /// </summary>
    /// <param name="path">The file of the report.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellation">Stops between two sections, before anything is written.</param>
    /// <returns>The paths of the files, that of the report first.</returns>
    /// <exception cref="ArgumentException">The name of a section is invalid, or is used twice.</exception>
    /// <exception cref="InvalidOperationException">The content of a section is inconsistent; the message names it.</exception>
    /// <exception cref="JsonException">The recipe is not valid JSON.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string path, ReportContent content, CancellationToken cancellation = default)
    {
        CheckNames(content.Sections);
        // Everything is rendered before anything is written, so that an error leaves no partial report.
        var html = Render(content, cancellation);
        var stem = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path));
        var files = new List<(string Path, ReadOnlyMemory<byte> Content)>();
        foreach (var section in content.Sections)
        {
            cancellation.ThrowIfCancellationRequested();
            if (section.CreateFile() is { } file)
                files.Add(($"{stem}-{section.Name}.{file.Extension}", file.Content));
        }

        foreach (var file in files) AtomicFile.Write(file.Path, stream => stream.Write(file.Content.Span));
        AtomicFile.WriteText(path, html);
        return [path, .. files.Select(file => file.Path)];
    }

    private static void CheckNames(IReadOnlyList<ReportSection> sections)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            if (section.Name.Length == 0 || section.Name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            {
                throw new ArgumentException(
                    $"The name of a section has only lowercase letters, digits and hyphens; found '{section.Name}'.");
            }

            if (!names.Add(section.Name))
                throw new ArgumentException($"Two sections are named '{section.Name}'.");
        }
    }

    private static void WriteHead(HtmlBuilder html, ReportContent content)
    {
        html.Add($"""
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/>
            <title>{content.Title}</title>

            """);
        html.AddRaw("<style>\n" + Theme.PageVariables + "\n" + Theme.ChartCss + "\n" + ReportStyle.Css + "</style>\n");
        html.AddRaw("</head>\n<body>\n<main>\n");
        html.Add($"<header>\n<h1>{content.Title}</h1>\n");
        if (content.Subtitle is not null) html.Add($"<p class=\"subtitle\">{content.Subtitle}</p>\n");
        html.AddRaw("</header>\n");
        if (content.Headlines.Count == 0) return;

        html.AddRaw("<div class=\"headlines\">\n");
        foreach (var headline in content.Headlines)
        {
            html.Add($"<div class=\"headline\"><div class=\"what\">{headline.Name}</div><div class=\"figure\">{headline.Value}</div>");
            if (headline.Note is not null) html.Add($"<div class=\"how\">{headline.Note}</div>");
            html.AddRaw("</div>\n");
        }
        html.AddRaw("</div>\n");
    }

    private static void WriteDetails(HtmlBuilder html, ReportContent content)
    {
        if (content.Facts.Count == 0 && content.RecipeJson is null) return;
        html.AddRaw("<section class=\"card\">\n<h2>How to repeat this</h2>\n");
        if (content.Facts.Count > 0)
        {
            html.AddRaw("<dl class=\"facts\">\n");
            foreach (var fact in content.Facts) html.Add($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n");
            html.AddRaw("</dl>\n");
        }
        if (content.RecipeJson is not null)
            html.Add($"<h3>Recipe</h3>\n<pre><code>{JsonText.Lay(content.RecipeJson)}</code></pre>\n");
        html.AddRaw("</section>\n");
    }
}
