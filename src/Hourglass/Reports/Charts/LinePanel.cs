namespace Hourglass.Reports;

/// <summary>One panel of a <see cref="LinePanelsChart"/>.</summary>
/// <param name="Name">What its y axis counts.</param>
/// <param name="Series">Its lines.</param>
public sealed record LinePanel(string Name, IReadOnlyList<LineSeries> Series);
