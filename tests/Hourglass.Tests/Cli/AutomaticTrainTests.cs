using System.Globalization;
using System.Text.Json;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

/// <summary><c>train --data FILE</c> without a recipe, and recipes of other data with <c>--data</c>.</summary>
public sealed class AutomaticTrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AutomaticTrainTests()
    {
        var lines = Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{20 + 3 * Math.Sin(i):0.000},{1013 + 5 * Math.Cos(i):0.000},{3.3 + 0.1 * Math.Sin(i) * Math.Cos(i):0.0000},"
            + $"{Math.Sin(2 * i):0.000}"));
        File.WriteAllLines(Sensors, ["temperature,pressure,volt,load", .. lines]);
    }

    private string Sensors => _folder.File("sensors.csv");

    private string Out => _folder.File("out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Five_lines_say_what_was_chosen_and_the_recipe_trains_again()
    {
        var output = Command.Run("train", "--data", Sensors, "--out", Out).Succeeded().Output;
        Assert.Equal(["rows", "scaler", "code", "network", "training"], output.Split('\n').Take(5).Select(line => line.Split(' ')[0]));
        Assert.Matches("(better than|equal to|worse than) PCA of the same code size", output);
        var first = ModelFile.Load(Path.Combine(Out, "model.safetensors"));
        Assert.Equal("sensors", first.Recipe.Name);

        var again = _folder.File("again");
        Command.Run("train", Path.Combine(Out, "recipe.json"), "--out", again).Succeeded();
        Assert.Equal(Weights.Of(Path.Combine(Out, "model.safetensors")), Weights.Of(Path.Combine(again, "model.safetensors")));
    }

    [Fact]
    public void Json_has_the_choices_and_the_comparison()
    {
        using var json = JsonDocument.Parse(
            Command.Run("train", "--data", Sensors, "--out", Out, "--json", "--epochs", "3", "--seed", "4").Succeeded().LastLine);
        Assert.Equal(5, json.RootElement.GetProperty("choices").GetArrayLength());
        Assert.True(json.RootElement.GetProperty("comparison").GetProperty("pcaMse").GetDouble() > 0);
        Assert.Equal(4, json.RootElement.GetProperty("seed").GetInt32());
    }

    /// <summary>Codes to draw from cost error, which is said.</summary>
    [Theory]
    [InlineData("generate", true)]
    [InlineData("compress", false)]
    public void A_model_that_is_worse_than_PCA_says_so(string task, bool isVariational)
    {
        using var json = JsonDocument.Parse(
            Command.Run("train", "--data", Sensors, "--task", task, "--epochs", "2", "--out", Out, "--json").Succeeded().LastLine);
        var comparison = json.RootElement.GetProperty("comparison");
        var ratio = comparison.GetProperty("mse").GetDouble() / comparison.GetProperty("pcaMse").GetDouble();
        var sentence = comparison.GetProperty("sentence").GetString()!;
        Assert.Equal(ratio <= 1.01, comparison.GetProperty("noWorseThanPca").GetBoolean());
        Assert.StartsWith(ratio > 1.01 ? "worse than" : ratio < 0.99 ? "better than" : "equal to", sentence, StringComparison.Ordinal);
        Assert.Equal(isVariational, ratio > 1.01); // after two epochs; the other model begins at PCA
        Assert.Equal(isVariational, sentence.EndsWith("the price of codes to draw new rows from", StringComparison.Ordinal));
    }

    [Fact]
    public void Anomalies_leave_a_detector_that_scores_at_once()
    {
        var output = Command.Run("train", "--data", Sensors, "--task", "anomalies", "--out", Out).Succeeded().Output;
        Assert.Contains("all rows count as normal", output);
        Assert.Contains("detector: score joint", output);
        Assert.Equal(201, Command.Run("detect", "score", Out, Sensors).Succeeded().Output.TrimEnd().Split('\n').Length);
        Assert.Contains("\"joint\"", Command.Run("detect", "fit", Out, "--json").Succeeded().Output); // the recipe's score
    }

    [UnixFact]
    public void Pictures_are_counted_once_where_a_link_leads_to_their_folder()
    {
        var pictures = Directory.CreateDirectory(_folder.File("pictures")).FullName;
        for (var i = 0; i < 20; i++)
        {
            var image = new PixelImage(33 + i, 40, 1);
            for (var y = 0; y < 40; y++) image.Row(y).Fill((byte)(5 * y + i));
            PngFile.Write(Path.Combine(pictures, $"{i}.png"), image);
        }

        Directory.CreateSymbolicLink(Path.Combine(pictures, "again"), pictures);
        var output = Command.Run("train", "--data", pictures, "--out", Out, "--epochs", "1").Succeeded().Output;
        Assert.Contains("of unlike sizes or channels and few, so they are cut into tiles", output);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("linear")]
    public void Photos_of_unlike_sizes_need_no_option_beside_that_damaged_files_are_skipped(string? recipe)
    {
        var photos = Directory.CreateDirectory(_folder.File("photos")).FullName;
        for (var i = 0; i < 31; i++)
        {
            var image = new PixelImage(40 + 3 * i, 90 - i, 3);
            for (var y = 0; y < image.Height; y++) image.Row(y).Fill((byte)(2 * y + i));
            var folder = i % 3 == 0 ? photos : Directory.CreateDirectory(Path.Combine(photos, $"{i % 3}")).FullName;
            PngFile.Write(Path.Combine(folder, $"{i}.png"), image);
        }

        File.WriteAllBytes(Path.Combine(photos, "broken.png"), File.ReadAllBytes(Path.Combine(photos, "0.png"))[..60]);
        string[] words = ["train", .. recipe is null ? (string[])[] : [recipe], "--data", photos, "--out", Out, "--epochs", "1"];
        Assert.Contains("--skip-broken", Command.Run(words).Rejected(1));
        var outcome = Command.Run([.. words, "--skip-broken"]).Succeeded();
        Assert.Contains("the middle of each is resized to 32×32 pixels", recipe is null ? outcome.Output : outcome.Error);
        Assert.Contains("beside the folder “1”", outcome.Error);
        var options = RecipeJson.Parse(File.ReadAllText(Path.Combine(Out, "recipe.json"))).Data.Pictures!;
        Assert.True(options.SkipBroken);
        Assert.Equal([32, 32], options.Size);
    }

    [Fact]
    public void A_column_named_like_a_class_is_the_class()
    {
        var labeled = _folder.File("labeled.csv");
        File.WriteAllLines(labeled, File.ReadLines(Sensors).Select((line, i) => line + (i == 0 ? ",label" : i % 10 == 0 ? ",1" : ",0")));
        var output = Command.Run("train", "--data", labeled, "--task", "anomalies", "--out", Out).Succeeded().Output;
        Assert.Contains("the column “label” is the class", output);
        Assert.Contains("“0” alone, the most frequent", output);
        Assert.Contains("AUROC", output);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("cube-3d")]
    [InlineData("quickstart")]
    [InlineData("anomaly-tabular")]
    [InlineData("mnist-vae")]
    [InlineData("mnist-sparse")]
    [InlineData("mnist-denoise")]
    public void Recipes_of_other_data_take_a_table(string recipe)
    {
        var length = recipe == "anomaly-tabular" ? "--iterations" : "--epochs";
        var outcome = Command.Run("train", recipe, "--data", Sensors, "--out", Out, length, "2").Succeeded();
        Assert.Contains("note: ", outcome.Error);
        Assert.Equal(4, ModelFile.Load(Path.Combine(Out, "model.safetensors")).InputShape.Size);
    }

    [Fact]
    public void A_printed_recipe_takes_ones_own_data()
    {
        var mine = _folder.File("mine.json");
        File.WriteAllText(mine, Command.Run("recipes", "linear").Succeeded().Output);
        var outcome = Command.Run("train", mine, "--data", Sensors, "--set", "encoder.0.units=2", "--out", Out).Succeeded();
        Assert.Contains("held-out", outcome.Error.Replace("held out", "held-out", StringComparison.Ordinal));
        Assert.Contains("PCA with 2 dimensions", outcome.Output);
    }

    [Fact]
    public void Options_that_would_do_nothing_are_refused()
    {
        Assert.Contains("--task", Command.Run("train", "linear", "--task", "embed", "--out", Out).Rejected(2));
        Assert.Contains("--normal requires", Command.Run("train", "--data", Sensors, "--normal", "0", "--out", Out).Rejected(2));
        Assert.StartsWith(
            "hourglass: --out /proc/nothing/x", Command.Run("train", "--data", Sensors, "--out", "/proc/nothing/x").Rejected(1));
    }
}
