using System.Text.Json;

namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass sample</c>, and <c>decode</c> of conditional models.</summary>
public sealed class SampleCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_conditional_model_samples_the_given_class()
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
    public void A_picture_file_of_rows_that_are_not_pictures_is_rejected_before_the_work()
    {
        Train();
        Assert.Contains("not pictures", Command.Run("sample", _tiny.Out, "--out", _tiny.File("x.png")).Rejected(2));
        Assert.Contains("not pictures", Command.Run("decode", _tiny.Out, "no-such-file.npz", "--out", _tiny.File("x.png")).Rejected(2));
    }

    [Fact]
    public void Models_that_cannot_be_sampled_are_rejected_with_the_reason()
    {
        Train("--set", "conditional=true");
        Assert.Contains("even", Command.Run("sample", _tiny.Out).Rejected(2));
        Assert.Contains("“even”", Command.Run("sample", _tiny.Out, "--class", "eve").Rejected(2));
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("plain"), "--quiet").Succeeded();
        Assert.Contains("no penalty", Command.Run("sample", _tiny.File("plain")).Rejected(2));
    }

    [Fact]
    public void Json_is_the_samples_or_what_was_written()
    {
        Train();
        string[] sample = ["sample", _tiny.Out, "--count", "5", "--json"];
        var lines = Command.Run(sample).Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        using var row = JsonDocument.Parse(lines[0]);
        Assert.Equal(["x0", "x1", "x2", "x3"], row.RootElement.EnumerateObject().Select(property => property.Name));

        foreach (var (option, name) in ((string, string)[])[("--out", "file"), ("--nearest", "nearest")])
        {
            var file = _tiny.File($"{name}.csv");
            using var json = JsonDocument.Parse(Assert.Single(
                Command.Run([.. sample, option, file]).Succeeded().Output.TrimEnd().Split('\n')));
            Assert.Equal(["samples", "count", name], json.RootElement.EnumerateObject().Select(property => property.Name));
            Assert.Equal((5, file), (json.RootElement.GetProperty("count").GetInt32(), json.RootElement.GetProperty(name).GetString()));
            Assert.Equal(6, File.ReadAllLines(file).Length);
        }
    }

    private void Train(params string[] more) => Command.Run(
    [
        "train", _tiny.Recipe, "--out", _tiny.Out, "--quiet", "--set", """bottleneck={ "bottleneck": "gaussian", "size": 2 }""",
        "--set", """objective.penalties=[{ "penalty": "kl" }]""", .. more,
    ]).Succeeded();
}
