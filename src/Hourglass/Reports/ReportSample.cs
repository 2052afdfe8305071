namespace Hourglass.Reports;

/// <summary>One row of data as a report shows it: the original and what a model made of it.</summary>
/// <param name="Caption">What it is, for example "Pullover", "row 17" and "MSE 0.0121" on three lines.</param>
/// <param name="Versions">The original, the reconstruction, or any other list of versions, all of one length.</param>
public sealed record ReportSample(string Caption, IReadOnlyList<ReadOnlyMemory<float>> Versions);
