namespace Hourglass.Files;

/// <summary>
/// A picture cannot be read because its file is not what its format promises: cut short, damaged, or untrue about its own sizes. The
/// message is one sentence that names the file, what was expected and what was found.
/// </summary>
/// <remarks>A file that is missing or may not be opened is another matter and keeps the exceptions of System.IO.</remarks>
/// <param name="file">The file.</param>
/// <param name="trouble">What was expected and what was found.</param>
/// <param name="inner">What lay behind it, if anything.</param>
public sealed class PictureFileException(string file, string trouble, Exception? inner = null) : FormatException($"{file}: {trouble}", inner);
