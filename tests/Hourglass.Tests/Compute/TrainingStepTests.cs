namespace Hourglass.Tests.Compute;

/// <summary>What a training step may not do, so that a device need not be waited for.</summary>
public sealed class TrainingStepTests
{
    [Fact]
    public void The_parts_of_a_step_read_nothing_from_the_device()
    {
        var source = Path.Combine(Repository.Root, "src", "Hourglass");
        string[] folders = ["Layers", "Bottlenecks", "Objectives", "Corruptions", "Optimizers"];
        var files = folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(source, folder), "*.cs", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(source, "Models"), "Workspace*.cs")).ToList();
        Assert.True(files.Count > 50);
        // Resampling works on the host, every so many steps; PointwiseLoss is the loop on the host for losses from outside.
        Assert.All(
            files.Where(file => Path.GetFileName(file) is not ("Resampling.cs" or "PointwiseLoss.cs")),
            file => Assert.DoesNotContain(".Download(", File.ReadAllText(file), StringComparison.Ordinal));
    }
}
