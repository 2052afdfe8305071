using Hourglass.Cli;

namespace Hourglass.Consumer.Tests;

/// <summary>Runs the command within this process, which has registered parts of its own.</summary>
internal static class Command
{
    /// <summary>What it writes; fails unless it succeeds.</summary>
    internal static string Run(params string[] words)
    {
        var (code, output, error) = Start(words);
        Assert.True(code == 0, error);
        return output;
    }

    /// <summary>The sentence on the error stream; fails unless the command rejects its words.</summary>
    internal static string Reject(params string[] words)
    {
        var (code, output, error) = Start(words);
        Assert.Equal((2, ""), (code, output));
        return error;
    }

    private static (int Code, string Output, string Error) Start(string[] words)
    {
        using StringWriter output = new(), error = new();
        var code = HourglassCommand.Run(words, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
