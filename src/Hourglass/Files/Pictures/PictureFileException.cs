using Hourglass.Parts;

namespace Hourglass.Files;

/// <summary>
/// A picture cannot be read because its file is truncated, damaged, or gives wrong sizes. The
/// message is one sentence that names the file, what was expected and what was found.
/// </summary>
/// <remarks>A file that is missing or may not be opened raises the exceptions of System.IO instead.</remarks>
/// <param name="file">The file.</param>
/// <param name="trouble">What was expected and what was found.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class PictureFileException(string file, string trouble, Exception? inner = null)
    : FormatException(MessageText.Clean($"{file}: {trouble}"), inner)
{
    /// <summary>The same error with a sentence about what to do.</summary>
    internal PictureFileException With(string advice) => new(file, $"{trouble} {advice}", InnerException);
}
