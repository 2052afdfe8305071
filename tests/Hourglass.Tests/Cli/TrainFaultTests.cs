namespace Hourglass.Tests.Cli;

/// <summary>An error is one sentence with the right exit code, and leaves no files behind.</summary>
public sealed class TrainFaultTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData("--set", "training.learning_rte=1", "learningRate")]
    [InlineData("--set", "training.optimizer=addam", "adam")]
    [InlineData("--set", "encoder.0.unitz=3", "units")]
    [InlineData("--epohcs", "3", "--epochs")]
    public void An_unknown_key_or_option_is_answered_with_the_nearest(string option, string value, string nearest)
    {
        Assert.Contains($"did you mean “{nearest}”", Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, option, value).Rejected(2));
        Assert.False(Directory.Exists(_tiny.Out));
    }

    [Theory]
    [InlineData("quickstrat", "quickstart")]
    [InlineData("mnist-sigmoyd", "mnist-sigmoid")]
    public void A_misspelled_recipe_is_answered_with_the_nearest(string name, string nearest) =>
        Assert.Contains($"did you mean “{nearest}”", Command.Run("train", name, "--out", _tiny.Out).Rejected(2));

    [Fact]
    public void A_misspelled_command_or_data_set_is_answered_with_the_nearest()
    {
        Assert.Contains("did you mean “train”", Command.Run("trian").Rejected(2));
        Assert.Contains("did you mean “fashion-mini”",
            Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--data", "fashion-mni").Rejected(2));
        Assert.Contains("did you mean “where”", Command.Run("data", "were", "mnist").Rejected(2));
        Assert.False(Directory.Exists(_tiny.Out));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.Contains("nowhere.json", Command.Run("train", "nowhere.json", "--out", _tiny.Out).Rejected(1));
        Assert.Contains("nowhere.csv", Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--data", "nowhere.csv").Rejected(1));
        Assert.Contains("RECIPE is missing", Command.Run("train").Rejected(2));
        Assert.False(Directory.Exists(_tiny.Out));
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("")]
    [InlineData("abc")]
    public void A_cell_that_is_not_a_number_is_named(string cell)
    {
        var lines = File.ReadAllLines(_tiny.Data);
        lines[7] = $"1,{cell},3,4,odd";
        File.WriteAllLines(_tiny.Data, lines);

        Assert.Contains("rows.csv", Command.Run("train", _tiny.Recipe, "--out", _tiny.Out).Rejected(1));
        Assert.False(Directory.Exists(_tiny.Out));
    }

    [Fact]
    public void A_cut_gzip_is_named()
    {
        Assert.Contains("cut.csv.gz", Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--data", _tiny.CutGzip()).Rejected(1));
        Assert.False(Directory.Exists(_tiny.Out));
    }

    [Fact]
    public void A_learning_rate_of_a_million_stops_with_layer_and_step_and_leaves_nothing()
    {
        var folder = Path.Combine(_tiny.Out, "deeper", "still");
        var sentence = Command.Run("train", _tiny.Recipe, "--out", folder, "--quiet", "--json", "--set",
            "training.learningRate=1e6").Rejected(1);

        Assert.Contains("step", sentence);
        Assert.Contains("coder.", sentence);
        Assert.False(Directory.Exists(_tiny.Out));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_rejected_before_the_data_are_read()
    {
        File.WriteAllText(_tiny.Out, "a file, not a folder");
        var sentence = Command.Run("train", _tiny.Recipe, "--out", Path.Combine(_tiny.Out, "run"), "--data", "nowhere.csv").Rejected(1);
        Assert.Contains("cannot be written", sentence);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_left_alone()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out).Succeeded();
        var before = File.ReadAllBytes(Path.Combine(_tiny.Out, "model.safetensors"));

        Assert.Contains("--resume", Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--seed", "9").Rejected(1));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_tiny.Out, "model.safetensors")));
    }

    [Fact]
    public void A_folder_that_existed_is_kept_when_a_run_in_it_fails()
    {
        Directory.CreateDirectory(_tiny.Out);
        File.WriteAllText(Path.Combine(_tiny.Out, "mine.txt"), "mine");
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--data", "nowhere.csv").Rejected(1);
        Assert.Equal(Path.Combine(_tiny.Out, "mine.txt"), Assert.Single(Directory.GetFileSystemEntries(_tiny.Out)));
    }

    [Fact]
    public void Files_that_no_run_wrote_are_not_overwritten()
    {
        Directory.CreateDirectory(_tiny.Out);
        var mine = Path.Combine(_tiny.Out, "recipe.json");
        File.WriteAllText(mine, "mine");
        Assert.Contains("recipe.json", Command.Run("train", _tiny.Recipe, "--out", _tiny.Out).Rejected(1));
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public void A_run_of_no_steps_leaves_a_model()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--epochs", "0").Succeeded();
        Command.Run("evaluate", _tiny.Out).Succeeded();
    }

    [Theory]
    [InlineData("training=null")]
    [InlineData("data=null")]
    [InlineData("encoder=[null]")]
    [InlineData("encoder=null")]
    [InlineData("data.source=null")]
    [InlineData("training.optimizer=null")]
    public void A_missing_value_is_rejected_by_its_key(string setting) =>
        Assert.Contains(
            setting[..setting.IndexOf('=')], Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--set", setting).Rejected(2));

    [Fact]
    public void A_layer_too_wide_for_any_memory_is_named() => Assert.Contains(
        "encoder.0", Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--set", "encoder.0.units=2000000000").Rejected(1));

    [Fact]
    public void An_option_overrides_a_setting()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--epochs", "1", "--set", "training.epochs=3").Succeeded();
        Assert.Contains("\"epochs\": 1", File.ReadAllText(Path.Combine(_tiny.Out, "recipe.json")));
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "100000")]
    [InlineData("--epochs", "few")]
    [InlineData("--seed", "-1")]
    public void A_value_that_an_option_cannot_take_is_rejected(string option, string value) =>
        Assert.Contains(option, Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, option, value).Rejected(2));

    [Fact]
    public void Data_of_another_width_are_rejected_with_both_shapes()
    {
        var sentence = Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--set", "decoder.1.units=7").Rejected(1);
        Assert.Contains("7", sentence);
        Assert.Contains("4 values", sentence);
        Assert.False(Directory.Exists(_tiny.Out));
    }
}
