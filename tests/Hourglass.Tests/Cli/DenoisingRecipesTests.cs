using System.Text.Json;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

/// <summary>The denoising recipes on their data, shortened to seconds.</summary>
[Trait("Speed", "slow")]
public sealed class DenoisingRecipesTests
{
    [DataFact]
    public void The_error_of_clipped_noise_of_a_fifth_is_more_than_halved()
    {
        var (cleaned, corrupted) = Train("fashion-denoise", epochs: 2);
        Assert.Equal(.0255, corrupted, .0005);
        Assert.True(cleaned < corrupted / 2, $"{cleaned} of {corrupted}");
    }

    [DataFact]
    public void The_error_of_noise_of_a_half_falls_below_a_tenth()
    {
        var (cleaned, corrupted) = Train("mnist-denoise", epochs: 2);
        Assert.Equal(.25, corrupted, .001);
        Assert.True(cleaned < corrupted / 10, $"{cleaned} of {corrupted}");
    }

    [DataFact]
    public void A_masked_quarter_of_the_pixels_is_restored()
    {
        var (cleaned, corrupted) = Train("mnist-denoise-masking", epochs: 2);
        Assert.Equal(.0285, corrupted, .0005);
        Assert.True(cleaned < corrupted / 2, $"{cleaned} of {corrupted}");
    }

    private static (double Cleaned, double Corrupted) Train(string recipe, int epochs)
    {
        using var folder = new TemporaryFolder();
        using var json = JsonDocument.Parse(Command.Run("train", recipe, "--epochs", $"{epochs}", "--out", folder.File("run"), "--quiet",
            "--json").Succeeded().LastLine);
        var test = json.RootElement.GetProperty("metrics").GetProperty("test");
        return (test.GetProperty("mse").GetDouble(), test.GetProperty("corruptedMse").GetDouble());
    }
}
