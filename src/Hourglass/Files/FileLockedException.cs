namespace Hourglass.Files;

/// <summary>What was to be locked is in use by another process, which the message names.</summary>
public sealed class FileLockedException : IOException
{
    /// <summary>An exception without a message of its own.</summary>
    public FileLockedException() : this("The file is in use by another process.") { }

    /// <summary>An exception with the given message.</summary>
    public FileLockedException(string message) : base(message) { }

    /// <summary>An exception with the given message and cause.</summary>
    public FileLockedException(string message, Exception? innerException) : base(message, innerException) { }
}
