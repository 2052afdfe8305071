namespace Hourglass.Detection;

/// <summary>A point of a <see cref="PrecisionRecallCurve"/>.</summary>
/// <param name="Recall">The share of the anomalies that is flagged.</param>
/// <param name="Precision">The share of the flagged rows that are anomalies.</param>
/// <param name="LeastScore">Rows with this score or a higher one are flagged.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double LeastScore);
