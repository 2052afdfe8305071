using System.Diagnostics;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Samples;

public sealed class SampleTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void The_first_program_trains_measures_encodes_saves_and_loads()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder.Path };
        foreach (var word in (string[])["run", "-c", "Release", Path.Combine(Repository.Root, "samples", "first.cs"), "--", folder.File("clothes.safetensors")])
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("785 steps", output);
        Assert.Contains("2000 codes of 32", output);
        Assert.True(File.Exists(folder.File("clothes.safetensors")));
    }
}
