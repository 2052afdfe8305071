using System.Reflection;

namespace Hourglass.Tests.Architecture;

public sealed class PublicApiTests
{
    /// <summary>Set HOURGLASS_UPDATE_API=1 to rewrite the file after a change that is meant.</summary>
    [Theory]
    [InlineData("Hourglass")]
    [InlineData("Hourglass.SampleData")]
    [InlineData("Hourglass.Extensions.AI")]
    public void The_public_surface_is_the_one_checked_in(string assembly)
    {
        var path = Path.Combine(Repository.Root, "src", assembly, "PublicApi.txt");
        var found = PublicApi.Describe(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable("HOURGLASS_UPDATE_API") == "1") File.WriteAllText(path, found);
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (expectedLines, foundLines) = (expected.Split('\n'), found.Split('\n'));
        Assert.True(expected == found,
            $"The public API of {assembly} changed; if that is meant, run the test with HOURGLASS_UPDATE_API=1.\n" +
            $"gone:\n{string.Join('\n', expectedLines.Except(foundLines))}\nnew:\n{string.Join('\n', foundLines.Except(expectedLines))}");
    }
}
