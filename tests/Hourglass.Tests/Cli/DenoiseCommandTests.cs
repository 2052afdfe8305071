using System.Text.Json;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

public sealed class DenoiseCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_are_corrupted_denoised_measured_and_written()
    {
        var (run, made, again) = (_folder.File("run"), _folder.File("made"), _folder.File("again"));
        var trained = Command.Run(Train(run, noise: true)).Succeeded();
        Assert.Contains("corruption: Gaussian noise, σ = 0.3", trained.Output);
        Assert.Contains("no change to the corrupted test rows", trained.Output);

        var printed = Command.Run("denoise", run, "digits", "--out", made).Succeeded().Output;
        Assert.Contains("1,797 rows of digits with Gaussian noise, σ = 0.3 in scaled units, clipped to [0, 1], seed 1.", printed);
        Assert.Matches(@"corrupted +0\.0\d+ +1\d\.\d\d dB\ncleaned +0\.0\d+ +1\d\.\d\d dB\n", printed);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(made, "pictures.png"))[..4]);
        var (corrupted, cleaned) = (NpyFile.Read(Path.Combine(made, "corrupted.npy")), NpyFile.Read(Path.Combine(made, "cleaned.npy")));
        Assert.Equal((1797, 1797), (corrupted.Count, cleaned.Count));
        Assert.Equal([1, 8, 8], cleaned.Shape.ToArray());

        var (first, same, other) = (Measure(run, "digits"), Measure(run, "digits", "--seed", "1"), Measure(run, "digits", "--seed", "2"));
        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
        Assert.True(first.After.Psnr > first.Before.Psnr + 1, $"{first.After.Psnr} dB after, {first.Before.Psnr} dB before");
        Assert.Equal(10 * Math.Log10(1 / first.After.Mse), first.After.Psnr, 1e-9);
        using var evaluated = JsonDocument.Parse(Command.Run("evaluate", run, "digits", "--json").Succeeded().LastLine);
        Assert.Equal(evaluated.RootElement.GetProperty("mse").GetDouble(), first.After.Mse, 1e-6);
        Assert.Equal(evaluated.RootElement.GetProperty("corruptedMse").GetDouble(), first.Before.Mse, 1e-6);

        // The same corrupted rows from a file, with and without the clean ones.
        var file = Path.Combine(made, "corrupted.npy");
        Assert.Equal(first.After.Mse, Measure(run, file, "--input-is-corrupted", "--clean", "digits").After.Mse, 1e-6);
        Assert.Contains("already corrupted; denoising changed the values",
            Command.Run("denoise", run, file, "--input-is-corrupted", "--out", again).Succeeded().Output);
        Assert.Equal(cleaned.Table.Floats, NpyFile.Read(Path.Combine(again, "cleaned.npy")).Table.Floats);
        Assert.False(File.Exists(Path.Combine(again, "corrupted.npy")));
        Assert.True(File.Exists(Path.Combine(again, "pictures.png")));
    }

    [Fact]
    public void A_model_trained_without_a_corruption_denoises_only_corrupted_input()
    {
        var (run, made) = (_folder.File("run"), _folder.File("made"));
        Command.Run(Train(run, noise: false)).Succeeded();
        Assert.Contains("--input-is-corrupted", Command.Run("denoise", run, "digits").Rejected(2));
        Command.Run("denoise", run, "digits", "--input-is-corrupted", "--out", made).Succeeded();
        using var evaluated = JsonDocument.Parse(Command.Run("evaluate", run, "digits", "--json").Succeeded().LastLine);
        Assert.False(evaluated.RootElement.TryGetProperty("corruptedMse", out _));
        Assert.Equal(evaluated.RootElement.GetProperty("mse").GetDouble(),
            Measure(run, "digits", "--input-is-corrupted", "--clean", "digits").After.Mse, 1e-6);
    }

    [Fact]
    public void Options_without_effect_and_rows_that_do_not_match_are_rejected()
    {
        var run = _folder.File("run");
        Command.Run(Train(run, noise: true)).Succeeded();
        Assert.Contains("--seed", Command.Run("denoise", run, "digits", "--input-is-corrupted", "--seed", "1", "--out", "x").Rejected(2));
        Assert.Contains("--clean", Command.Run("denoise", run, "digits", "--clean", "digits").Rejected(2));
        Assert.Contains("--out", Command.Run("denoise", run, "digits", "--input-is-corrupted").Rejected(2));
        var few = _folder.File("few.npy");
        NpyFile.Write(few, Hourglass.Compute.RowTable.FromFloats(new float[128], 2, 64));
        var sentence = Command.Run("denoise", run, "digits", "--input-is-corrupted", "--clean", few).Rejected(2);
        Assert.Contains("2 of 64 values", sentence);
        Assert.Contains("1797 of 64", sentence);
    }

    [Fact]
    public void Rows_of_a_table_are_denoised_too()
    {
        using var tiny = new TinyRun();
        Command.Run("train", tiny.Recipe, "--out", tiny.Out, "--quiet", "--set",
            "corruption={\"corruption\":\"gaussianNoise\",\"sigma\":0.5}").Succeeded();
        var made = tiny.File("made");
        var printed = Command.Run("denoise", tiny.Out, tiny.Data, "--label-column", "class", "--out", made).Succeeded().Output;
        Assert.Contains("60 rows of", printed);
        Assert.Equal(["cleaned.npy", "corrupted.npy"], Directory.GetFiles(made).Select(Path.GetFileName).Order());
        Assert.Contains("corruption  Gaussian noise, σ = 0.5 in scaled units", Command.Run("info", tiny.Out).Succeeded().Output);
        Assert.Contains("Examples:", Command.Run("denoise", "--help").Succeeded().Output);
    }

    [Theory]
    [InlineData("""{"corruption":"masking","fraction":0.25}""", "masking, exactly 25 %")]
    [InlineData("""{"corruption":"saltAndPepper","fraction":0.1}""", "salt-and-pepper noise")]
    [InlineData("""{"corruption":"inputDropout","rate":0.3}""", "input dropout")]
    [InlineData("""{"corruption":"blockOcclusion","height":3,"width":4}""", "block occlusion, 3×4 pixels")]
    public void Every_corruption_is_reduced(string corruption, string sentence)
    {
        var (run, made) = (_folder.File("run"), _folder.File("made"));
        var trained = Command.Run([.. Train(run, noise: false), "--set", "corruption=" + corruption]).Succeeded();
        Assert.Contains($"corruption: {sentence}", trained.Output);
        var printed = Command.Run("denoise", run, "digits", "--out", made).Succeeded().Output;
        Assert.Contains($"1,797 rows of digits with {sentence}", printed);
        Assert.DoesNotContain("noisy", trained.Output + printed + File.ReadAllText(Path.Combine(run, "report.html")));
        Assert.True(File.Exists(Path.Combine(made, "pictures.png")));
        var (before, after) = Measure(run, "digits");
        Assert.True(after.Mse < before.Mse, $"{after.Mse} after, {before.Mse} before");
    }

    private static string[] Train(string run, bool noise)
    {
        string[] words =
        [
            "train", "quickstart", "--data", "digits", "--out", run, "--epochs", "6", "--quiet", "--set", "data.testFraction=0.2",
            "--set", "data.scaler=minMax", "--set", "decoder.1.units=64",
        ];
        return noise ? [.. words, "--set", """corruption={"corruption":"gaussianNoise","sigma":0.3,"clip":[0,1]}"""] : words;
    }

    private static ((double Mse, double Psnr) Before, (double Mse, double Psnr) After) Measure(params string[] words)
    {
        using var json = JsonDocument.Parse(Command.Run(["denoise", .. words, "--json"]).Succeeded().LastLine);
        return (Of("corrupted"), Of("cleaned"));

        (double, double) Of(string name)
        {
            var values = json.RootElement.GetProperty(name);
            // The PSNR of a perfect copy is infinite, which JSON cannot hold.
            var psnr = values.GetProperty("psnr");
            return (values.GetProperty("mse").GetDouble(),
                psnr.ValueKind == JsonValueKind.Number ? psnr.GetDouble() : double.PositiveInfinity);
        }
    }
}
