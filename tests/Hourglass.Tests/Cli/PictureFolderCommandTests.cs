using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

/// <summary>Folders of pictures as data of the commands.</summary>
public sealed class PictureFolderCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PictureFolderCommandTests()
    {
        File.WriteAllText(Recipe, """
            {
              "name": "colors", "data": { "source": "given on the command line", "scaler": "byteRange", "pictures": { "size": [2, 2] } },
              "encoder": [ { "layer": "flatten" }, { "layer": "dense", "units": 3 } ],
              "decoder": [ { "layer": "dense", "units": 12, "activation": "sigmoid" } ],
              "training": { "epochs": 300, "batchSize": 4, "learningRate": 0.05, "seed": 1 }
            }
            """);
    }

    private string Recipe => _folder.File("colors.json");

    private string Pictures => _folder.File("pictures");

    private string Out => _folder.File("out");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, 12)]
    [InlineData(4, 16)]
    public void Colors_are_trained_on_and_come_back_in_a_grid(int channels, int values)
    {
        byte[][] colors = [[250, 10, 10, 200], [10, 250, 10, 100], [10, 10, 250, 250]];
        for (var i = 0; i < 12; i++) Write($"class{i % 3}/{i}.png", colors[i % 3][..channels]);
        var made = _folder.File("made.png");
        var trained = Command.Run("train", Recipe, "--data", Pictures, "--out", Out, "--quiet", "--set",
            $"decoder.0.units={values}").Succeeded();
        Assert.Contains("12 training rows", trained.Output);
        Assert.Contains($"{channels}×2×2 → 3 → {channels}×2×2", trained.Output);
        Command.Run("reconstruct", Out, Pictures, "--out", made).Succeeded();

        // Twelve originals of 2 × 2 pixels, twice as large, on white above their reconstructions.
        var grid = PictureFile.Read(made);
        foreach (var color in colors)
        {
            var opacity = channels == 4 ? color[3] / 255.0 : 1;
            var expected = color[..3].Select(value => (int)Math.Round(255 * (1 - opacity) + opacity * value)).ToArray();
            Assert.Equal(4 * 16, Count(grid, expected, tolerance: 1, rows: grid.Height / 2));
            Assert.InRange(Count(grid, expected, tolerance: 25, rows: grid.Height), 8 * 16, 9 * 16);
        }

        var report = PictureFile.Read(Path.Combine(Out, "report-reconstructions.png"));
        Assert.Equal(4, report.Channels);
    }

    [Fact]
    public void Damaged_files_stop_a_run_or_are_skipped_and_named()
    {
        for (var i = 0; i < 4; i++) Write($"{i}.png", [1, 2, (byte)i]);
        File.WriteAllBytes(Path.Combine(Pictures, "3.png"), File.ReadAllBytes(Path.Combine(Pictures, "3.png"))[..40]);
        string[] words = ["train", Recipe, "--data", Pictures, "--out", Out, "--quiet", "--epochs", "1"];
        Assert.Contains("3.png: expected", Command.Run(words).Rejected(1));

        var trained = Command.Run([.. words, "--skip-broken"]).Succeeded();
        Assert.Contains("3 training rows", trained.Output);
        Assert.Contains("skipped 1 damaged file\n", trained.Error);
        Assert.Contains("3.png: expected", trained.Error);
        Assert.True(RecipeJson.Parse(File.ReadAllText(Path.Combine(Out, "recipe.json"))).Data.Pictures!.SkipBroken);

        // The options that the model was trained with also apply to its later data.
        Assert.Contains("\"rows\":3,", Command.Run("evaluate", Out, Pictures, "--json").Succeeded().Output);
    }

    [Fact]
    public void Options_without_effect_are_rejected()
    {
        Write("a.png", [1, 2, 3]);
        Assert.Contains("data.pictures requires a folder", Command.Run(
            "train", Recipe, "--data", "digits", "--set", "data.pictures.channels=1", "--out", Out).Rejected(2));
        Assert.Contains("the options for text tables do nothing",
            Command.Run("train", Recipe, "--data", Pictures, "--header", "true", "--out", Out).Rejected(2));
        Assert.Contains("data.pictures.stride: does nothing without tile", Command.Run(
            "train", Recipe, "--data", Pictures, "--set", "data.pictures.stride=[1,1]", "--out", Out).Rejected(2));
        Command.Run("train", Recipe, "--data", Pictures, "--out", Out, "--quiet", "--epochs", "1").Succeeded();
        Assert.Contains("--skip-broken requires a folder", Command.Run("encode", Out, "digits", "--skip-broken").Rejected(2));
    }

    private static int Count(PixelImage image, int[] color, int tolerance, int rows) => Enumerable.Range(0, rows).Sum(y =>
        Enumerable.Range(0, image.Width).Count(x =>
            Enumerable.Range(0, 3).All(c => Math.Abs(image.Row(y)[image.Channels * x + c] - color[c]) <= tolerance)));

    private void Write(string path, byte[] color)
    {
        var image = new PixelImage(4, 4, color.Length);
        for (var i = 0; i < 16; i++) color.CopyTo(image.Pixels.Span[(i * color.Length)..]);
        path = Path.Combine(Pictures, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        PngFile.Write(path, image);
    }
}
