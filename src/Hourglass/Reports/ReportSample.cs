namespace Hourglass.Reports;

/// <summary>A row of data in a report: the original and its reconstruction, or other versions of it.</summary>
/// <param name="Caption">The caption, such as "Pullover", "row 17" and "MSE 0.0121" on three lines.</param>
/// <param name="Versions">The versions, such as original and reconstruction, all of the same length.</param>
public sealed record ReportSample(string Caption, IReadOnlyList<ReadOnlyMemory<float>> Versions);
