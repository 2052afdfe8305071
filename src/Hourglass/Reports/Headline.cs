namespace Hourglass.Reports;

/// <summary>A figure at the head of a report.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Value">The figure as it is to be read, with its unit.</param>
/// <param name="Note">How it was computed, in a sentence or a formula.</param>
public sealed record Headline(string Name, string Value, string? Note = null);
