namespace Hourglass.Reports;

/// <summary>A column of numbers.</summary>
/// <param name="Name">The heading, with the unit.</param>
/// <param name="Best">Which number is highlighted.</param>
/// <param name="Note">How the numbers are computed, in a sentence or a formula; null for none.</param>
public sealed record TableColumn(string Name, BestValue Best = BestValue.None, string? Note = null);
