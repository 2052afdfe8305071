using System.Diagnostics;
using Hourglass.Models;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;

namespace Hourglass.Robustness.Campaigns;

/// <summary>A disk that becomes full while a model is trained on it.</summary>
public sealed class FullDiskTests
{
    [MountFact]
    [Trait("Speed", "slow")]
    public void A_trained_model_is_saved_elsewhere_when_the_disk_of_its_run_is_full()
    {
        using var tiny = new TinyRun();
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Shell("mount", "-t", "tmpfs", "-o", "size=2m", "none", folder.Path));
        try
        {
            var run = folder.File("run");
            using var process = CommandProcess.Start("train", tiny.Recipe, "--out", run, "--epochs", "100000000", "--quiet");
            var metrics = new FileInfo(folder.File("run/metrics.jsonl"));
            process.WaitUntil(() =>
            {
                metrics.Refresh();
                return metrics is { Exists: true, Length: > 0 }; // an epoch is over: there is something to lose
            });
            Fill(folder.File("other"));
            process.Signal("TERM"); // the last checkpoint is written now
            var outcome = process.Wait();
            Assert.Equal(1, outcome.Code);
            Assert.Contains("No space left on device", outcome.Error);
            var saved = outcome.Error.Split("The model as trained so far is saved as ")[1].Trim()[..^1];
            Assert.False(saved.StartsWith(folder.Path, StringComparison.Ordinal));
            Assert.True(ModelFile.Load(saved).History.Entries.Count > 0);
            File.Delete(saved);
            Assert.True(ModelFile.Verify(folder.File("run/checkpoint.safetensors")) > 1);

            File.Delete(folder.File("other"));
            CommandProcess.Run("info", folder.File("run/checkpoint.safetensors")).Succeeded();
        }
        finally
        {
            Shell("umount", folder.Path);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var block in (int[])[4096, 1])
        {
            try
            {
                while (true) file.Write(new byte[block]);
            }
            catch (IOException)
            {
                // full, to the size of a block
            }
        }
    }

    private static int Shell(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
