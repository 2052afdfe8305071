namespace Hourglass.Cli;

/// <summary>The command line asks for something that is not possible; exit code 2.</summary>
/// <param name="message">The sentence shown to the user.</param>
internal sealed class UsageException(string message) : Exception(message);
