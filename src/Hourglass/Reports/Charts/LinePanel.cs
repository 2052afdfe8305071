namespace Hourglass.Reports;

/// <summary>One panel of a <see cref="LinePanelsChart"/>.</summary>
/// <param name="Name">The name of its y axis.</param>
/// <param name="Series">Its lines.</param>
internal sealed record LinePanel(string Name, IReadOnlyList<LineSeries> Series);
