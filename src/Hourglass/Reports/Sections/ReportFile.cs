namespace Hourglass.Reports;

/// <summary>A file saved next to a report.</summary>
/// <param name="Extension">Its extension without a period, such as <c>svg</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ReportFile(string Extension, ReadOnlyMemory<byte> Content);
