namespace Hourglass.Reports;

/// <summary>A circumstance of a run that somebody who repeats it has to know.</summary>
/// <param name="Name">For example "seed".</param>
/// <param name="Value">For example "42".</param>
public sealed record ReportFact(string Name, string Value);
