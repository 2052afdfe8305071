namespace Hourglass.Tests.Cli;

/// <summary>What a run of the command left.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    /// <summary>Fails unless the run ended with this code and one sentence on the error stream, which it returns.</summary>
    public string Rejected(int code)
    {
        Assert.True(code == Code, $"Expected exit code {code}, found {Code}.\n{Output}\n{Error}");
        var sentence = Assert.Single(Error.TrimEnd().Split('\n'));
        Assert.StartsWith("hourglass: ", sentence);
        Assert.DoesNotContain("Exception", sentence);
        Assert.Empty(Output);
        return sentence;
    }

    /// <summary>Fails unless the run succeeded.</summary>
    public Outcome Succeeded()
    {
        Assert.True(Code == 0, $"Expected exit code 0, found {Code}.\n{Error}");
        return this;
    }
}
