namespace Hourglass.Reports;

/// <summary>One bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">Its name, written below it if there is room, and shown on hover.</param>
/// <param name="Value">Its height.</param>
/// <param name="Group">The index of its group in <see cref="BarChart.Groups"/>, which determines its color.</param>
internal readonly record struct Bar(string Name, double Value, int Group = 0);
