namespace Hourglass.Reports;

/// <summary>A figure at the top of a report.</summary>
/// <param name="Name">Its name, in a few words.</param>
/// <param name="Value">The formatted figure, with its unit.</param>
/// <param name="Note">How it was computed, in a sentence or a formula; null for none.</param>
public sealed record Headline(string Name, string Value, string? Note = null);
