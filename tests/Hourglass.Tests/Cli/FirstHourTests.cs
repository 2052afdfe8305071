using System.Text.Json;
using Hourglass.Cli;
using Hourglass.Runs;

namespace Hourglass.Tests.Cli;

/// <summary>What a new user meets in the first hour.</summary>
public sealed class FirstHourTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void The_command_alone_shows_its_help() => Assert.Equal(Command.Run("--help").Output, Command.Run().Succeeded().Output);

    [Fact]
    public void A_command_of_a_group_is_found_by_its_own_name_and_a_missing_file_is_named()
    {
        Assert.Contains("there is “hourglass detect explain”", Command.Run("explain", "runs/a").Rejected(2));
        Assert.Contains("none.index: there is no such file.", Command.Run("search", _tiny.File("none.index"), "--row", "0").Rejected(1));
    }

    [Fact]
    public void Recipes_are_listed_by_task()
    {
        var listed = Command.Run("recipes").Succeeded().Output;
        Assert.Matches(@"(?s)compress: .*\n  linear .*\nanomalies: .*\n  anomaly-tabular .*\ndenoise: .*\ngenerate: ", listed);
        using var json = JsonDocument.Parse(Command.Run("recipes", "--json").Succeeded().LastLine);
        var first = json.RootElement.GetProperty("recipes")[0];
        Assert.Equal(["name", "task", "data", "description"], first.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Bench_takes_files_and_any_layers_and_refuses_what_it_cannot_measure()
    {
        using var json = JsonDocument.Parse(Command.Run("bench", _tiny.Recipe, "--json").Succeeded().LastLine);
        Assert.Equal("tiny", json.RootElement.GetProperty("steps")[0].GetProperty("recipe").GetString());
        using var conv = JsonDocument.Parse(Command.Run("bench", "quickstart-conv", "--json").Succeeded().LastLine);
        Assert.Equal(JsonValueKind.Null, conv.RootElement.GetProperty("steps")[0].GetProperty("gigaFlops").ValueKind);
        Assert.Contains("mnist-cvae", Command.Run("bench", "mnist-cvae").Rejected(2));
    }

    [Fact]
    public void Tables_can_be_json()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out).Succeeded();
        string[] encode = ["encode", _tiny.Out, _tiny.Data, "--label-column", "class", "--json"];
        var lines = Command.Run(encode).Succeeded().Output.TrimEnd().Split('\n');
        Assert.Equal(60, lines.Length);
        using var row = JsonDocument.Parse(lines[0]);
        Assert.Equal(["z0", "z1", "class"], row.RootElement.EnumerateObject().Select(property => property.Name));
        var file = _tiny.File("codes.npy");
        using var named = JsonDocument.Parse(
            Command.Run([.. encode, "--out", file]).Succeeded().LastLine);
        Assert.Equal((file, 60), (named.RootElement.GetProperty("file").GetString(), named.RootElement.GetProperty("rows").GetInt32()));
        foreach (var words in (string[][])[["data", "list"], ["data", "where", "digits"], ["space", "map", _tiny.Out]])
            using (JsonDocument.Parse(Command.Run([.. words, "--json"]).Succeeded().LastLine))
            {
            }
    }

    [Fact]
    public void A_long_table_is_not_poured_on_a_screen()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out).Succeeded();
        using var output = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal(TextReader.Null, output, TextWriter.Null, IsInteractive: false, default) { IsScreen = true };
        Assert.Equal(0, CommandLine.Run(["encode", _tiny.Out, _tiny.Data, "--label-column", "class"], terminal));
        Assert.Contains("60 rows of 2 values; --out FILE writes all", output.ToString());
        Assert.InRange(output.ToString().Split('\n').Length, 6, 9);
    }

    [Fact]
    public void Errors_name_the_option_and_data_sets_have_their_names()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out).Succeeded();
        Assert.Contains("--out /nodir/x.csv", Command.Run("encode", _tiny.Out, _tiny.Data, "--out", "/nodir/x.csv").Rejected(1));
        Assert.Equal("fashion-mini:test", DataLoader.Catalog.Load("fashion-mini").Test!.Name);
    }
}
