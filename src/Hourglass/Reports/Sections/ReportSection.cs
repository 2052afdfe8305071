namespace Hourglass.Reports;

/// <summary>One card of a report.</summary>
public abstract class ReportSection
{
    private protected ReportSection() { }

    /// <summary>A short name of small letters, digits and hyphens, unique in the report; the file beside the report is called after it.</summary>
    public required string Name { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is seen and how it was computed, in a sentence or two.</summary>
    public string? Note { get; init; }

    /// <summary>Writes the content of the card below its heading.</summary>
    internal abstract void WriteBody(Markup html);

    /// <summary>The file that is saved beside the report: its extension and its content; null where there is none.</summary>
    internal virtual (string Extension, byte[] Content)? CreateFile() => null;
}
