namespace Hourglass.Data;

/// <summary>A file could not be downloaded; the message says what each address answered.</summary>
/// <param name="message">The sentence shown to the user.</param>
/// <param name="inner">The last error.</param>
public sealed class DownloadException(string message, Exception? inner = null) : IOException(message, inner);
