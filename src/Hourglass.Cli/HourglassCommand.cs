namespace Hourglass.Cli;

/// <summary>
/// The command within a program of your own: it knows the parts that the program has registered (<see cref="Parts.PartRegistry"/>), so
/// that <c>info</c>, <c>train</c> and all others work with models made of them.
/// </summary>
public static class HourglassCommand
{
    /// <summary>Runs a command line.</summary>
    /// <param name="words">Its words, such as <c>info</c> and <c>runs/a</c>.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives progress and errors, line by line.</param>
    /// <param name="cancellation">Stops the command as Ctrl+C would.</param>
    /// <returns>The exit code: 0 for success.</returns>
    public static int Run(IReadOnlyList<string> words, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        using var terminal = new Terminal(Console.In, output, error, IsInteractive: false, cancellation);
        return CommandLine.Run(words, terminal);
    }
}
