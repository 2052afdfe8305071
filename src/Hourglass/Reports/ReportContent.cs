namespace Hourglass.Reports;

/// <summary>All that a report shows, in plain words and numbers; nothing in it knows of models.</summary>
public sealed record ReportContent
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences below the title: what was done with which data.</summary>
    public string? Subtitle { get; init; }

    /// <summary>The most important figures, three to six of them.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];

    /// <summary>The cards, in the order in which they are read.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>Seed, versions, machine, time and the like.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>The recipe as JSON, with which the run can be repeated; it is printed with line breaks.</summary>
    public string? RecipeJson { get; init; }
}
