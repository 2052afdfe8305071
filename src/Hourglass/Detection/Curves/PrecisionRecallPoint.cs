namespace Hourglass.Detection;

/// <summary>A point of a <see cref="PrecisionRecallCurve"/>.</summary>
/// <param name="Recall">The fraction of anomalies that are flagged.</param>
/// <param name="Precision">The fraction of flagged rows that are anomalies.</param>
/// <param name="MinimumScore">Rows with this score or a higher one are flagged.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double MinimumScore);
