using System.Globalization;
using Hourglass.Data;

namespace Hourglass.Tests.Cli;

public sealed class TsneCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public TsneCommandTests() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Each_row_has_its_index_and_a_position_that_depends_on_the_seed()
    {
        string[] words = ["tsne", _tiny.Out, _tiny.Data, "--label-column", "class", "--perplexity", "5", "--rows", "30", "--steps", "300"];
        var first = Command.Run(words).Succeeded();
        var lines = first.Output.TrimEnd().Split('\n');
        Assert.Equal("row,x,y", lines[0]);
        Assert.Equal(RowChoice.Of(60, 30), lines[1..].Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)));
        Assert.Matches("30 rows, KL divergence 0", first.Error);
        Assert.Equal(first.Output, Command.Run([.. words, "--threads", "2"]).Succeeded().Output);
        Assert.NotEqual(first.Output, Command.Run([.. words, "--seed", "9"]).Succeeded().Output);
    }

    [Fact]
    public void A_chart_shows_the_classes()
    {
        var path = _tiny.File("map.svg");
        Command.Run("tsne", _tiny.Out, _tiny.Data, "--label-column", "class", "--perplexity", "8", "--steps", "300", "--out",
            path).Succeeded();
        var svg = File.ReadAllText(path);
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("even", svg);
        Assert.Contains("perplexity 8", svg);
    }

    [Fact]
    public void Impossible_options_are_rejected_with_the_reason()
    {
        Assert.Contains("third of the 60 rows", Command.Run("tsne", _tiny.Out, _tiny.Data, "--label-column", "class").Rejected(2));
        Assert.Contains("--steps",
            Command.Run("tsne", _tiny.Out, _tiny.Data, "--label-column", "class", "--perplexity", "5", "--steps", "0").Rejected(2));
        Assert.Contains("at least 4", Command.Run("tsne", _tiny.Out, _tiny.Data, "--rows", "3").Rejected(2));
        Assert.Contains(".svg", Command.Run("tsne", _tiny.Out, _tiny.Data, "--out", "map.pdf").Rejected(2));
    }
}
