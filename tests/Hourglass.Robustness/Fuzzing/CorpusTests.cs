using Hourglass.Tests.Files;

namespace Hourglass.Robustness.Fuzzing;

/// <summary>Files that were once answered badly: <c>Corpus/READER-NAME.EXTENSION</c>.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_was_once_answered_badly_is_read_or_refused(string name)
    {
        var reader = FuzzedReader.Of(name.Split('-')[0]);
        using var folder = new TemporaryFolder();
        var fault = FuzzTests.Try(reader, folder.File("file" + reader.Extension), File.ReadAllBytes(Path.Combine(Folder, name)));
        Assert.True(string.IsNullOrEmpty(fault), fault);
    }
}
