namespace Hourglass.Cli;

/// <summary>The command line asks for something that cannot be; exit code 2.</summary>
/// <param name="message">The sentence shown to the user.</param>
internal sealed class UsageException(string message) : Exception(message);
