namespace Hourglass.Cli;

/// <summary>
/// The whole command within a program of your own, with the parts that the program has registered: <c>info</c>, <c>train</c>,
/// <c>report</c> and all others know them.
/// </summary>
/// <remarks>
/// The <c>hourglass</c> command itself knows its own parts only and refuses a model made of others. A program that registers its parts
/// (<see cref="Parts.PartRegistry.Add{T}"/>) and passes its arguments on is the same command with them:
/// <code>
/// PartRegistry.Add&lt;SmallCodesRecipe&gt;("smallCodes");
/// return HourglassCommand.Run(args, Console.Out, Console.Error);
/// </code>
/// </remarks>
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
