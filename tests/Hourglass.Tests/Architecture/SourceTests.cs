using System.Runtime.CompilerServices;
using Hourglass.Compute;

namespace Hourglass.Tests.Architecture;

public sealed class SourceTests
{
    private const int LongestLine = 140;

    private static readonly string[] s_built = ["bin", "obj", "artifacts", "runs", ".git"];

    [Fact]
    public void No_line_of_code_is_longer_than_140_characters()
    {
        var tooLong =
            from path in CodeFiles(new DirectoryInfo(Repository.Root))
            from line in File.ReadLines(path).Select((text, index) => (text.Length, Number: index + 1))
            where line.Length > LongestLine
            select $"{Path.GetRelativePath(Repository.Root, path)}:{line.Number} has {line.Length} characters";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_two_types_of_the_library_share_a_name()
    {
        var shared =
            from type in typeof(Backend).Assembly.GetTypes()
            where !type.IsNested && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !type.Name.StartsWith('<')
            group type.FullName by type.Name into named
            where named.Count() > 1
            select $"{named.Key}: {string.Join(", ", named)}";
        Assert.Empty(shared);
    }

    [Fact]
    public void No_sum_of_the_library_follows_the_width_of_the_processors_vectors()
    {
        // Sums has the same in a fixed order.
        string[] sums =
        [
            "TensorPrimitives.Sum", "TensorPrimitives.Dot", "TensorPrimitives.Norm", "TensorPrimitives.Distance",
            "TensorPrimitives.SoftMax", "TensorPrimitives.Average", "TensorPrimitives.StdDev",
            "TensorPrimitives.CosineSimilarity", "Vector<", "MultiplyAddEstimate",
        ];
        var found =
            from path in CodeFiles(new DirectoryInfo(Path.Combine(Repository.Root, "src", "Hourglass")))
            let text = File.ReadAllText(path)
            from sum in sums
            where text.Contains(sum, StringComparison.Ordinal)
            select $"{Path.GetRelativePath(Repository.Root, path)}: {sum}";
        Assert.Empty(found);
    }

    private static IEnumerable<string> CodeFiles(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.cs").Select(file => file.FullName).Concat(
            folder.EnumerateDirectories().Where(inner => !s_built.Contains(inner.Name)).SelectMany(CodeFiles));
}
