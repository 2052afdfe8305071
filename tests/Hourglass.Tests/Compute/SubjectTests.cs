namespace Hourglass.Tests.Compute;

/// <summary>The operations of one subject stand in files of the same name in the contract, the checks and every backend.</summary>
public sealed class SubjectTests
{
    [Fact]
    public void A_subject_has_the_same_name_everywhere()
    {
        var subjects = Subjects("CpuBackend");
        Assert.Equal(subjects, Subjects("Check"));
        // All operations of convolutions are abstract and so stand in Backend.cs; the fallbacks share their helpers.
        Assert.Equal(subjects, Subjects("Backend").Append("Convolution").Except(["Fallbacks"]).Order());
        // Subjects without a kernel of their own are missing in the engine, which has its sweeps over memory beside.
        Assert.Subset(subjects.ToHashSet(), Subjects("CpuEngine").Except(["Sweep"]).ToHashSet());
        Assert.Subset(subjects.ToHashSet(), Subjects("ReferenceBackend").ToHashSet());
    }

    /// <summary>X of all files “type.X.cs” and “type.X.Y.cs”.</summary>
    private static string[] Subjects(string type)
    {
        var folder = Path.Combine(Repository.Root, "src", "Hourglass", "Compute");
        return [.. Directory.EnumerateFiles(folder, $"{type}.*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file).Split('.')).Where(parts => parts[0] == type && parts.Length > 2)
            .Select(parts => parts[1]).Distinct().Order()];
    }
}
