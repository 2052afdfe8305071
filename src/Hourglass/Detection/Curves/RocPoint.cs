namespace Hourglass.Detection;

/// <summary>A point of a <see cref="RocCurve"/>.</summary>
/// <param name="FalseAlarmRate">The share of the normal rows that is flagged (false positive rate).</param>
/// <param name="Recall">The share of the anomalies that is flagged (true positive rate).</param>
/// <param name="LeastScore">Rows with this score or a higher one are flagged; infinity where none is.</param>
public readonly record struct RocPoint(double FalseAlarmRate, double Recall, double LeastScore);
