namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass sample</c>, and <c>decode</c> of conditional models.</summary>
public sealed class SampleCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_conditional_model_gives_rows_of_the_class_that_is_asked_for()
    {
        Train("--set", "conditional=true");
        var even = Command.Run("sample", _tiny.Out, "--class", "even", "--count", "5", "--seed", "3").Succeeded().Output;
        Assert.Equal(6, even.TrimEnd().Split('\n').Length);
        Assert.Equal(even, Command.Run("sample", _tiny.Out, "--class", "even", "--count", "5", "--seed", "3").Succeeded().Output);
        Assert.NotEqual(even, Command.Run("sample", _tiny.Out, "--class", "odd", "--count", "5", "--seed", "3").Succeeded().Output);
        Assert.NotEqual(even, Command.Run("sample", _tiny.Out, "--class", "even", "--count", "5", "--seed", "4").Succeeded().Output);
        Assert.NotEqual(
            Command.Run("decode", _tiny.Out, "--z=1,2", "--class", "even").Succeeded().Output,
            Command.Run("decode", _tiny.Out, "--z=1,2", "--class", "odd").Succeeded().Output);
    }

    [Fact]
    public void Pictures_of_what_is_none_are_refused_before_anything_is_made()
    {
        Train();
        Assert.Contains("no pictures", Command.Run("sample", _tiny.Out, "--out", _tiny.File("x.png")).Refused(2));
        Assert.Contains("no pictures", Command.Run("decode", _tiny.Out, "no-such-file.npz", "--out", _tiny.File("x.png")).Refused(2));
    }

    [Fact]
    public void What_cannot_be_sampled_is_refused_in_words()
    {
        Train("--set", "conditional=true");
        Assert.Contains("even", Command.Run("sample", _tiny.Out).Refused(2));
        Assert.Contains("“even”", Command.Run("sample", _tiny.Out, "--class", "eve").Refused(2));
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("plain"), "--quiet").Succeeded();
        Assert.Contains("no penalty", Command.Run("sample", _tiny.File("plain")).Refused(2));
    }

    private void Train(params string[] more) => Command.Run(
    [
        "train", _tiny.Recipe, "--out", _tiny.Out, "--quiet", "--set", """bottleneck={ "bottleneck": "gaussian", "size": 2 }""",
        "--set", """objective.penalties=[{ "penalty": "kl" }]""", .. more,
    ]).Succeeded();
}
