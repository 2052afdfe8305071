namespace Hourglass.Reports;

/// <summary>One point of a <see cref="ScatterChart"/>.</summary>
/// <param name="X">Its place along the x axis.</param>
/// <param name="Y">Its place along the y axis.</param>
/// <param name="Row">The row of the data it stands for, shown when pointed at.</param>
/// <param name="Class">Its class, an index into <see cref="ScatterChart.Classes"/>; ignored where there are none.</param>
public readonly record struct ScatterPoint(double X, double Y, long Row, int Class = 0);
