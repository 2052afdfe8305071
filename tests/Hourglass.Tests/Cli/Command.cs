using Hourglass.Cli;

namespace Hourglass.Tests.Cli;

/// <summary>Runs the command within this process.</summary>
internal static class Command
{
    /// <summary>Runs it with the given words; the error stream is no screen.</summary>
    public static Outcome Run(params string[] words) => RunWith("", default, words);

    /// <summary>Runs it with something on its standard input.</summary>
    public static Outcome RunWith(string input, CancellationToken cancellation, params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal(new StringReader(input), output, error, IsInteractive: false, cancellation);
        var code = CommandLine.Run(words, terminal);
        return new Outcome(code, output.ToString(), error.ToString());
    }
}
