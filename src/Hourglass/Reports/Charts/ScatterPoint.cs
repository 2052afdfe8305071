namespace Hourglass.Reports;

/// <summary>One point of a <see cref="ScatterChart"/>.</summary>
/// <param name="X">Its x coordinate.</param>
/// <param name="Y">Its y coordinate.</param>
/// <param name="Row">The index of its row in the data, shown on hover.</param>
/// <param name="Class">The index of its class in <see cref="ScatterChart.Classes"/>; ignored without classes.</param>
public readonly record struct ScatterPoint(double X, double Y, long Row, int Class = 0);
