namespace Hourglass.Reports;

/// <summary>One card of a report. Derive from it to write the HTML of the body, or use <see cref="HtmlSection"/>.</summary>
/// <remarks>
/// The page is a single file without scripts that loads nothing from the network; images are <c>data:</c> URLs, and styles are inline. It
/// is well-formed XML at the same time, so every element is closed.
/// </remarks>
public abstract class ReportSection
{
    /// <summary>
    /// A short name of lowercase letters, digits and hyphens, unique in the report. The file next to the report is named after it.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is shown and how it was computed, in a sentence or two; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// The heading that neighboring sections share in the report and in its table of contents; null for none. The built-in sections are
    /// grouped by subject.
    /// </summary>
    public string? Group { get; set; }

    /// <summary>Whether the section is folded at the end of its group, reachable by the table of contents; by default it is open.</summary>
    public bool IsFolded { get; set; }

    /// <summary>Writes the body of the card, below heading and note.</summary>
    /// <exception cref="InvalidOperationException">The content of the section is inconsistent.</exception>
    public abstract void WriteBody(HtmlBuilder html);

    /// <summary>The file to save next to the report; null, the default, for none.</summary>
    /// <exception cref="InvalidOperationException">The content of the section is inconsistent.</exception>
    public virtual ReportFile? CreateFile() => null;
}
