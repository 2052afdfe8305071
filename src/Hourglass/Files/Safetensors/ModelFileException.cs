using Hourglass.Parts;

namespace Hourglass.Files;

/// <summary>
/// A file of tensors cannot be read because its content is invalid: truncated, malformed, or of wrong
/// sizes. The message is one sentence that names the file and the error.
/// </summary>
/// <remarks>A file that is missing or may not be opened raises the exceptions of System.IO instead.</remarks>
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
        : base(MessageText.Clean($"{file}: {trouble}"), innerException) => (File, Trouble) = (file, trouble);

    /// <summary>The path of the file, or null where none is known.</summary>
    public string? File { get; }

    /// <summary>What is wrong, without the file.</summary>
    internal string? Trouble { get; }
}
