namespace Hourglass.Reports;

/// <summary>A fact about a run that is needed to repeat it.</summary>
/// <param name="Name">The name, such as <c>seed</c>.</param>
/// <param name="Value">The value, such as <c>42</c>.</param>
public sealed record ReportFact(string Name, string Value);
