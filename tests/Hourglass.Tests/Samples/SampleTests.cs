using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Samples;

public sealed class SampleTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void The_first_program_trains_measures_encodes_saves_and_loads()
    {
        using var folder = new TemporaryFolder();
        var output = Run("first.cs", folder.Path, folder.File("clothes.safetensors"));

        Assert.Contains("785 steps", output);
        Assert.Contains("2000 codes of 32", output);
        Assert.True(File.Exists(folder.File("clothes.safetensors")));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void The_weights_of_reconstruction_and_divergence_make_three_plots_on_one_page()
    {
        using var folder = new TemporaryFolder();
        var output = Run("vae-weights.cs", folder.Path, folder.File("out"), "digits", "2");

        Assert.Matches(@"Divergence alone \(0, 1\): reconstruction \S+ nats, divergence 0\.\d nats", output);
        var page = File.ReadAllText(folder.File("out/vae-weights.html"));
        foreach (var section in (string[])["reconstruction", "divergence", "both"])
        {
            Assert.Contains($"id=\"{section}\"", page);
            Assert.True(File.Exists(folder.File($"out/vae-weights-{section}.svg")));
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_family_of_ones_own_trains_as_any_other()
    {
        using var folder = new TemporaryFolder();
        var lines = Run("own-family.cs", folder.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        double[] sizes = [.. lines.Select(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture))];
        Assert.Equal(2, sizes.Length);
        Assert.True(sizes[1] < sizes[0] / 2, $"Codes held near 0 are as long as free ones: {string.Join(", ", sizes)}.");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void One_recipe_finds_the_anomalies_of_a_table_with_pca_beside()
    {
        using var folder = new TemporaryFolder();
        var line = Run("anomaly-tabular.cs", folder.Path, "digits").Split('\n').Single(text => text.StartsWith("digits", StringComparison.Ordinal));
        Assert.Matches(@"^digits +1797 +178 +64 +0\.99\d\d ± 0\.\d{4} +\d\.\d{4} ± ", line);
    }

    [DataFact]
    [Trait("Speed", "slow")]
    public void The_same_recipe_reaches_on_four_tables_what_is_published()
    {
        using var folder = new TemporaryFolder();
        var lines = Run("anomaly-tabular.cs", folder.Path).Split('\n');
        foreach (var (name, least) in ((string, double)[])[("cardio", .955), ("thyroid", .97), ("satimage-2", .995), ("mammography", .88)])
        {
            var words = lines.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(double.Parse(words[4], CultureInfo.InvariantCulture) >= least, string.Join(' ', words));
        }
    }

    [Fact]
    public void The_architecture_shows_that_family_as_it_is_compiled()
    {
        var program = File.ReadAllText(Path.Combine(Repository.Root, "samples", "own-family.cs"));
        Assert.Contains(program, File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void The_uses_of_autoencoders_are_shown_without_any_file_of_data()
    {
        using var folder = new TemporaryFolder();
        var output = RunWithoutData("autoencoders-and-their-uses.cs", folder.Path, folder.File("out"));

        Assert.Equal(Enumerable.Range(1, 11), Regex.Matches(output, @"^(\d+)\. ", RegexOptions.Multiline).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.DoesNotContain("(the note:", output); // its numbers are of other data
        foreach (var picture in (string[])["clothes", "search", "denoising", "uniform", "gaussian", "per-class", "components", "perturbation", "interpolation"])
            Assert.True(File.Exists(folder.File($"out/{picture}.png")), picture);
        var page = File.ReadAllText(folder.File("out/report.html"));
        foreach (var section in (string[])["codes", "latents-by-target", "detected"]) Assert.Contains($"id=\"{section}\"", page);

        // The findings hold for the small data, too: noise is taken away, latents gather by class, and small steps from a real one lead astray.
        Assert.True(Number(output, @"dB noisy → (\S+) dB") > Number(output, @"PSNR (\S+) dB noisy") + 3);
        Assert.InRange(Number(output, @"of 10 nearest latents (\S+) %"), 60, 100);
        Assert.True(Number(output, @"f = 2\.0: +(\S+) %") < Number(output, @"f = 0\.0: +(\S+) %") / 4);
    }

    [DataFact]
    [Trait("Speed", "slow")]
    public void The_uses_of_autoencoders_give_the_numbers_of_the_lecture_note()
    {
        using var folder = new TemporaryFolder();
        var output = Run("autoencoders-and-their-uses.cs", folder.Path, folder.File("out"));

        Assert.Equal(.0089, Number(output, @"epoch 10: loss \S+   validation (\S+) \(the note: \.0089"), .0003);
        Assert.InRange(Number(output, @"epoch 10: loss \S+   validation (\S+) \(the note: \.0080"), .0060, .0083); // TensorFlow's own runs: .0073 to .0080
        Assert.Equal(.03316, Number(output, @"threshold (\S+) \(the note"), .0015);
        Assert.Equal(.944, Number(output, @"accuracy (\S+) \(the note"), .01);
        Assert.Equal(.992, Number(output, @"precision (\S+) \(the note"), .01);
        Assert.Equal(.907, Number(output, @"recall (\S+) \(the note"), .02);
    }

    private static double Number(string output, string pattern) => double.Parse(Regex.Match(output, pattern).Groups[1].Value, CultureInfo.InvariantCulture);

    private static string RunWithoutData(string sample, string folder, params string[] words) =>
        Run(sample, folder, start => (start.Environment[DataCatalogue.DataVariable], start.Environment[DataCatalogue.CacheVariable]) = ("", folder), words);

    private static string Run(string sample, string folder, params string[] words) => Run(sample, folder, _ => { }, words);

    private static string Run(string sample, string folder, Action<ProcessStartInfo> change, string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder };
        change(start);
        foreach (var word in (string[])["run", "-c", "Release", Path.Combine(Repository.Root, "samples", sample), "--", .. words]) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
