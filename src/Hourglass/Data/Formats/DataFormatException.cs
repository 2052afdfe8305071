using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>A data file or table is invalid; the message says where, what was expected and what was found.</summary>
/// <param name="where">The file, and the line or row and column where there is one.</param>
/// <param name="trouble">What was expected and what was found.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class DataFormatException(string where, string trouble, Exception? inner = null)
    : FormatException(MessageText.Clean($"{where}: {trouble}"), inner);
