namespace Hourglass.Reports;

/// <summary>The content of a report, independent of models.</summary>
public sealed record ReportContent
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences below the title; null for none.</summary>
    public string? Subtitle { get; init; }

    /// <summary>The most important figures, three to six of them.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];

    /// <summary>The cards, in order.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>What is needed to repeat the run: seed, versions, machine, and so on.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>The recipe as JSON, which is formatted for reading; null for none.</summary>
    public string? RecipeJson { get; init; }
}
