namespace Hourglass.Files;

/// <summary>
/// A file of tensors cannot be read because its content is not what the layout promises: cut short, malformed, or untrue about
/// its own sizes. The message is one sentence that names the file and the trouble.
/// </summary>
/// <remarks>A file that is missing or may not be opened is another matter and keeps the exceptions of System.IO.</remarks>
public sealed class ModelFileException : FormatException
{
    /// <summary>An exception without a message of its own.</summary>
    public ModelFileException() : this("The file is not a valid model file.") { }

    /// <summary>An exception with the given message.</summary>
    public ModelFileException(string message) : base(message) { }

    /// <summary>An exception with the given message and cause.</summary>
    public ModelFileException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>An exception whose message is "<paramref name="file"/>: <paramref name="trouble"/>".</summary>
    public ModelFileException(string file, string trouble, Exception? innerException = null)
        : base($"{file}: {trouble}", innerException) => File = file;

    /// <summary>The path of the file, or null where none is known.</summary>
    public string? File { get; }
}
