using System.Reflection;
using PublicApiGenerator;

namespace Hourglass.Tests.Architecture;

public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions s_options = new() { IncludeAssemblyAttributes = false };

    /// <summary>Set HOURGLASS_UPDATE_API=1 to rewrite the file after an intended change.</summary>
    [Theory]
    [InlineData("Hourglass")]
    [InlineData("Hourglass.SampleData")]
    [InlineData("Hourglass.Extensions.AI")]
    public void The_public_surface_is_the_one_checked_in(string assembly)
    {
        var path = Path.Combine(Repository.Root, "src", assembly, "PublicApi.txt");
        var found = Assembly.Load(assembly).GeneratePublicApi(s_options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("HOURGLASS_UPDATE_API") == "1") File.WriteAllText(path, found);
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (expectedLines, foundLines) = (expected.Split('\n'), found.Split('\n'));
        Assert.True(expected == found,
            $"The public API of {assembly} changed; if that is intended, run the test with HOURGLASS_UPDATE_API=1.\n" +
            $"removed:\n{string.Join('\n', expectedLines.Except(foundLines))}\n" +
            $"added:\n{string.Join('\n', foundLines.Except(expectedLines))}");
    }
}
