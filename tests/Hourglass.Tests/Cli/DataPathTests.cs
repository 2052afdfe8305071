using Hourglass.Models;

namespace Hourglass.Tests.Cli;

/// <summary>A run knows where its rows are, so that every command finds them from any folder; reports tell their names alone.</summary>
public sealed class DataPathTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public DataPathTests()
    {
        File.WriteAllText(_tiny.Recipe, File.ReadAllText(_tiny.Recipe).Replace(_tiny.Data, "rows.csv", StringComparison.Ordinal));
        File.Copy(_tiny.Data, _tiny.File("more.csv"));
    }

    private string Folder => Path.GetDirectoryName(_tiny.Data)!;

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Trained_in_one_folder_used_from_another()
    {
        var trained = CommandProcess.RunIn(Folder, "train", "tiny.json", "--out", "out").Succeeded();
        Assert.StartsWith("tiny on rows: ", trained.Output, StringComparison.Ordinal);
        Assert.Equal(_tiny.Data, RecipeJson.Parse(File.ReadAllText(_tiny.File("out/recipe.json"))).Data.Source);

        var report = _tiny.File("again.html");
        Command.Run("report", _tiny.Out, "--out", report).Succeeded();
        Assert.Contains("\"source\": \"rows.csv\"", File.ReadAllText(report).Replace("&quot;", "\"", StringComparison.Ordinal));
        foreach (var page in (string[])[report, _tiny.File("out/report.html")])
            Assert.DoesNotContain(Folder, File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(2, Command.Run("evaluate", _tiny.Out, "--json").Succeeded().Output.TrimEnd().Split('\n').Length);
        Command.Run("detect", "fit", _tiny.Out, "--normal", "even").Succeeded();
        Command.Run("train", "--resume", "--out", _tiny.Out, "--epochs", "5", "--quiet").Succeeded();
    }

    [Fact]
    public void The_path_changes_no_weight()
    {
        CommandProcess.RunIn(Folder, "train", "tiny.json", "--out", "out").Succeeded();
        var full = _tiny.File("full");
        Command.Run("train", _tiny.Recipe, "--set", $"data.source=\"{_tiny.Data}\"", "--out", full).Succeeded();
        Assert.Equal(Weights.Of(_tiny.File("out/model.safetensors")), Weights.Of(Path.Combine(full, "model.safetensors")));
    }

    [Fact]
    public void Test_rows_of_another_file_and_named_data_sets()
    {
        CommandProcess.RunIn(
            Folder, "train", "tiny.json", "--set", "data.test=more.csv", "--set", "data.testFraction=null", "--out", "out").Succeeded();
        Assert.Equal(_tiny.File("more.csv"), ModelFile.Load(_tiny.File("out/model.safetensors")).Recipe.Data.Test);
        Command.Run("evaluate", _tiny.Out).Succeeded();

        CommandProcess.RunIn(Folder, "train", "linear", "--data", "digits:train", "--epochs", "1", "--out", "named").Succeeded();
        Assert.Equal("digits:train", ModelFile.Load(_tiny.File("named/model.safetensors")).Recipe.Data.Source);
    }
}
