using System.Globalization;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Runs;

/// <summary>A recipe for pictures, signals or a series is told in one sentence from data that is something else.</summary>
public sealed class RecipeShapesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RecipeShapesTests()
    {
        Write("table.csv", 60, 5);
        Write("pixels.csv", 60, 64);
        Write("series.csv", 400, 1);
        Directory.CreateDirectory(_folder.File("pictures"));
        for (var i = 0; i < 12; i++)
        {
            var image = new PixelImage(8, 8, 3);
            for (var y = 0; y < 8; y++) image.Row(y).Fill((byte)(20 * y + i));
            PngFile.Write(_folder.File($"pictures/{i}.png"), image);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mnist-conv", "table.csv", "is for pictures", "a row of table has 5 values", "data.shape=[1,HEIGHT,WIDTH]")]
    [InlineData("mnist-conv", "pixels.csv", "(conv2D) takes channels×height×width", "a row of pixels has 64 values", "data.shape=[1,8,8]")]
    [InlineData("mnist-vae-conv", "table.csv", "is for pictures", "a row of table has 5 values", "anomaly-tabular")]
    [InlineData("mnist-conv-pool", "table.csv", "is for pictures", "a row of table has 5 values", "anomaly-tabular")]
    [InlineData("mnist-vqvae", "table.csv", "is for pictures", "a row of table has 5 values", "hourglass train --data DATA")]
    [InlineData("color-conv", "table.csv", "is for pictures", "a row of table has 5 values", "anomaly-tabular")]
    [InlineData("color-conv", "series.csv", "is for pictures", "series has one value a row", "hourglass train --data DATA")]
    [InlineData("ecg-conv", "pictures", "is for signals", "pictures holds pictures of 3×8×8", "color-conv")]
    [InlineData("ecg-conv", "series.csv", "is for signals", "series has one value a row", "data.window=128")]
    [InlineData("ecg-windows", "pictures", "one long series into windows", "pictures holds pictures of 3×8×8", "mnist-conv")]
    [InlineData("ecg-windows", "table.csv", "windows of 128 steps", "60 rows, of which 6 are left for training", "anomaly-tabular")]
    public void One_sentence_says_what_is_wrong_and_what_to_change(string recipe, string data, string what, string found, string change)
    {
        var sentence = Command.Run("train", recipe, "--data", _folder.File(data), "--out", _folder.File("out")).Rejected(2);
        Assert.StartsWith($"hourglass: {recipe} ", sentence, StringComparison.Ordinal);
        Assert.All((string[])[what, found, change], part => Assert.Contains(part, sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mnist-conv", "pixels.csv", "data.shape=[1,8,8]", "1×8×8")]
    [InlineData("ecg-windows", "series.csv", "data.testFraction=0.5", "128")]
    [InlineData("ecg-conv", "table.csv", "training.seed=2", "5")] // a signal of any length
    [InlineData("color-conv", "pictures", "training.seed=2", "3×32×32")]
    [InlineData("mnist-conv", "pictures", "training.seed=2", "3×8×8")]
    public void The_change_works(string recipe, string data, string setting, string shape)
    {
        Command.Run(
            "train", recipe, "--data", _folder.File(data), "--set", setting, "--epochs", "1", "--quiet", "--out", _folder.File("out"))
            .Succeeded();
        Assert.Equal(shape, $"{ModelFile.Load(_folder.File("out/model.safetensors")).InputShape}");
    }

    private void Write(string name, int rows, int columns) => File.WriteAllLines(_folder.File(name), Enumerable.Range(0, rows).Select(
        r => string.Join(',', Enumerable.Range(0, columns).Select(
            c => Math.Sin(r + c * c).ToString("0.000", CultureInfo.InvariantCulture)))));
}
