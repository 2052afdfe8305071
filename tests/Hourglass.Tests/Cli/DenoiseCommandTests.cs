using System.Text.Json;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

public sealed class DenoiseCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_are_corrupted_cleaned_measured_and_written()
    {
        var (run, made, again) = (_folder.File("run"), _folder.File("made"), _folder.File("again"));
        var trained = Command.Run(Train(run, noise: true)).Succeeded();
        Assert.Contains("corruption: Gaussian noise, σ = 0.3", trained.Output);
        Assert.Contains("the noisy test rows as they are", trained.Output);

        var printed = Command.Run("denoise", run, "digits", "--out", made).Succeeded().Output;
        Assert.Contains("1,797 rows of digits with Gaussian noise, σ = 0.3 in scaled units, clipped to [0, 1], seed 1.", printed);
        Assert.Matches(@"noisy +0\.0\d+ +1\d\.\d\d dB\ncleaned +0\.0\d+ +1\d\.\d\d dB\n", printed);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(made, "pictures.png"))[..4]);
        var (noisy, cleaned) = (NpyFile.Read(Path.Combine(made, "noisy.npy")), NpyFile.Read(Path.Combine(made, "cleaned.npy")));
        Assert.Equal((1797, 1797), (noisy.Count, cleaned.Count));
        Assert.Equal([1, 8, 8], cleaned.Shape.ToArray());

        var (first, same, other) = (Measure(run, "digits"), Measure(run, "digits", "--seed", "1"), Measure(run, "digits", "--seed", "2"));
        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
        Assert.True(first.After.Psnr > first.Before.Psnr + 1, $"{first.After.Psnr} dB after, {first.Before.Psnr} dB before");
        Assert.Equal(10 * Math.Log10(1 / first.After.Mse), first.After.Psnr, 1e-9);
        using var evaluated = JsonDocument.Parse(Command.Run("evaluate", run, "digits", "--json").Succeeded().LastLine);
        Assert.Equal(evaluated.RootElement.GetProperty("mse").GetDouble(), first.After.Mse, 1e-6);
        Assert.Equal(evaluated.RootElement.GetProperty("noisyMse").GetDouble(), first.Before.Mse, 1e-6);

        // The same noisy rows from a file, with and without the clean ones.
        var file = Path.Combine(made, "noisy.npy");
        Assert.Equal(first.After.Mse, Measure(run, file, "--input-is-noisy", "--clean", "digits").After.Mse, 1e-6);
        Assert.Contains("noisy already; cleaning moved", Command.Run("denoise", run, file, "--input-is-noisy", "--out", again).Succeeded().Output);
        Assert.Equal(cleaned.Table.Floats, NpyFile.Read(Path.Combine(again, "cleaned.npy")).Table.Floats);
        Assert.False(File.Exists(Path.Combine(again, "noisy.npy")));
        Assert.True(File.Exists(Path.Combine(again, "pictures.png")));
    }

    [Fact]
    public void A_model_trained_without_noise_cleans_only_what_came_noisy()
    {
        var (run, made) = (_folder.File("run"), _folder.File("made"));
        Command.Run(Train(run, noise: false)).Succeeded();
        Assert.Contains("--input-is-noisy", Command.Run("denoise", run, "digits").Refused(2));
        Command.Run("denoise", run, "digits", "--input-is-noisy", "--out", made).Succeeded();
        using var evaluated = JsonDocument.Parse(Command.Run("evaluate", run, "digits", "--json").Succeeded().LastLine);
        Assert.False(evaluated.RootElement.TryGetProperty("noisyMse", out _));
        Assert.Equal(evaluated.RootElement.GetProperty("mse").GetDouble(), Measure(run, "digits", "--input-is-noisy", "--clean", "digits").After.Mse, 1e-6);
    }

    [Fact]
    public void Options_that_would_do_nothing_and_rows_that_do_not_match_are_refused()
    {
        var run = _folder.File("run");
        Command.Run(Train(run, noise: true)).Succeeded();
        Assert.Contains("--seed", Command.Run("denoise", run, "digits", "--input-is-noisy", "--seed", "1", "--out", "x").Refused(2));
        Assert.Contains("--clean", Command.Run("denoise", run, "digits", "--clean", "digits").Refused(2));
        Assert.Contains("--out", Command.Run("denoise", run, "digits", "--input-is-noisy").Refused(2));
        var few = _folder.File("few.npy");
        NpyFile.Write(few, Hourglass.Compute.RowTable.FromFloats(new float[128], 2, 64));
        var sentence = Command.Run("denoise", run, "digits", "--input-is-noisy", "--clean", few).Refused(2);
        Assert.Contains("2 of 64 values", sentence);
        Assert.Contains("1797 of 64", sentence);
    }

    [Fact]
    public void Rows_of_a_table_are_cleaned_too()
    {
        using var tiny = new TinyRun();
        Command.Run("train", tiny.Recipe, "--out", tiny.Out, "--quiet", "--set", "corruption={\"corruption\":\"gaussianNoise\",\"sigma\":0.5}").Succeeded();
        var made = tiny.File("made");
        var printed = Command.Run("denoise", tiny.Out, tiny.Data, "--label-column", "class", "--out", made).Succeeded().Output;
        Assert.Contains("60 rows of", printed);
        Assert.Equal(["cleaned.npy", "noisy.npy"], Directory.GetFiles(made).Select(Path.GetFileName).Order());
        Assert.Contains("corruption  Gaussian noise, σ = 0.5 in scaled units", Command.Run("info", tiny.Out).Succeeded().Output);
        Assert.Contains("Examples:", Command.Run("denoise", "--help").Succeeded().Output);
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
        return (Of("noisy"), Of("cleaned"));

        (double, double) Of(string name)
        {
            var values = json.RootElement.GetProperty(name);
            // A perfect copy has an infinite ratio, which JSON cannot write.
            return (values.GetProperty("mse").GetDouble(), values.GetProperty("psnr") is { ValueKind: JsonValueKind.Number } psnr ? psnr.GetDouble() : double.PositiveInfinity);
        }
    }
}
