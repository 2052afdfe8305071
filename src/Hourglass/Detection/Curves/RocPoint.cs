namespace Hourglass.Detection;

/// <summary>A point of a <see cref="RocCurve"/>.</summary>
/// <param name="FalsePositiveRate">The fraction of normal rows that are flagged.</param>
/// <param name="Recall">The fraction of anomalies that are flagged (true positive rate).</param>
/// <param name="MinimumScore">Rows with this score or a higher one are flagged; infinity for none.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double Recall, double MinimumScore);
