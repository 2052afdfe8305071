namespace Hourglass.Reports;

/// <summary>One bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">What it stands for; written below it where there is room, and shown when pointed at.</param>
/// <param name="Value">Its height, from 0.</param>
/// <param name="Group">Which of <see cref="BarChart.Groups"/> it belongs to, which gives its color.</param>
public readonly record struct Bar(string Name, double Value, int Group = 0);
