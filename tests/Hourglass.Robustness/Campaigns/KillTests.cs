using Hourglass.Models;
using Hourglass.Tests.Cli;

namespace Hourglass.Robustness.Campaigns;

/// <summary>
/// Commands killed at random moments: every file is old or new and whole, and a run resumed ends with the bits of one that was never
/// killed. <c>HOURGLASS_KILLS</c> is the number of kills for each command.
/// </summary>
public sealed class KillTests
{
    private const string Iterations = "20000";

    public static TheoryData<string> Acts => [.. Act.All[2..].Select(act => act.Name)];

    [Theory]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Acts))]
    public void A_killed_command_leaves_whole_files(string name)
    {
        var act = Act.All.Single(found => found.Name == name);
        using var tiny = Act.Prepare();
        var random = new Random(7);
        var longest = 1000; // milliseconds; follows from how long the command takes here
        for (var kill = 0; kill < Effort.Of("HOURGLASS_KILLS", 4); kill++)
        {
            var before = act.Files(tiny).ToDictionary(path => path, File.ReadAllBytes);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            using var process = CommandProcess.Start(act.Words(tiny));
            Thread.Sleep(random.Next(longest));
            if (process.HasExited) longest = (int)(clock.ElapsedMilliseconds * 0.9);
            process.Kill();
            process.Wait();
            foreach (var (path, bytes) in before) Act.IsWhole(path, bytes, $"{name}, kill {kill}");
        }

        CommandProcess.Run(act.Words(tiny)).Succeeded();
        Assert.Empty(Directory.EnumerateFiles(tiny.Out, "*.lock"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_run_killed_again_and_again_ends_with_the_same_bits()
    {
        using var tiny = new TinyRun();
        CommandProcess.Run("train", tiny.Recipe, "--out", tiny.File("straight"), "--iterations", Iterations, "--quiet").Succeeded();
        var expected = Weights.Of(tiny.File("straight/model.safetensors"));
        var random = new Random(8);
        for (var kills = 0; kills < Effort.Of("HOURGLASS_KILLS", 8);)
        {
            if (Directory.Exists(tiny.Out)) Directory.Delete(tiny.Out, recursive: true);
            while (true)
            {
                using var process = CommandProcess.Start(
                    File.Exists(tiny.File("out/recipe.json"))
                        ? ["train", "--resume", "--out", tiny.Out, "--quiet"]
                        : ["train", tiny.Recipe, "--out", tiny.Out, "--iterations", Iterations, "--quiet"]);
                Thread.Sleep(random.Next(3000));
                if (process.HasExited)
                {
                    process.Wait().Succeeded();
                    break;
                }

                process.Kill();
                process.Wait();
                kills++;
                foreach (var file in (string[])["out/checkpoint.safetensors", "out/model.safetensors"])
                    if (File.Exists(tiny.File(file)))
                        Assert.True(ModelFile.Verify(tiny.File(file)) > 1, $"kill {kills}: {file}");
            }

            Assert.Equal(expected, Weights.Of(tiny.File("out/model.safetensors")));
            Assert.Empty(Directory.EnumerateFiles(tiny.Out, "*.tmp"));
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Overlapping_commands_on_one_run_lose_nothing()
    {
        using var tiny = new TinyRun();
        var random = new Random(9);
        for (var round = 0; round < Effort.Of("HOURGLASS_OVERLAPS", 4); round++)
        {
            if (Directory.Exists(tiny.Out)) Directory.Delete(tiny.Out, recursive: true);
            CommandProcess.Run("train", tiny.Recipe, "--out", tiny.Out, "--quiet").Succeeded();
            var processes = new List<CommandProcess>();
            foreach (var words in (string[][])
                [
                    ["train", "--resume", "--out", tiny.Out, "--epochs", "200", "--quiet"], ["detect", "fit", tiny.Out, "--normal", "even"],
                    ["train", "--resume", "--out", tiny.Out, "--epochs", "300", "--quiet"], ["detect", "fit", tiny.Out, "--normal", "even"],
                    ["train", tiny.Recipe, "--out", tiny.Out, "--quiet"],
                ])
            {
                processes.Add(CommandProcess.Start(words));
                Thread.Sleep(random.Next(400));
            }

            foreach (var process in processes)
            {
                var outcome = process.Wait();
                process.Dispose();
                Assert.True(
                    outcome.Code == 0 || outcome.Error.Contains(" is in use by process ", StringComparison.Ordinal)
                        || outcome.Error.Contains("already holds a run", StringComparison.Ordinal)
                        || outcome.Error.Contains("can only grow", StringComparison.Ordinal),
                    outcome.Error);
            }

            Assert.True(ModelFile.Verify(tiny.File("out/model.safetensors")) > 1);
            CommandProcess.Run("train", "--resume", "--out", tiny.Out, "--epochs", "400", "--quiet").Succeeded();
            CommandProcess.Run("detect", "fit", tiny.Out, "--normal", "even").Succeeded();
        }
    }
}
