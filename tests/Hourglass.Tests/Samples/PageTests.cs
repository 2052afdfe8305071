using System.Text.RegularExpressions;
using Hourglass.Cli;
using Hourglass.Models;
using Hourglass.Runs;

namespace Hourglass.Tests.Samples;

/// <summary>What the pages for readers name is there: files, commands with their options, recipes, types and members.</summary>
public sealed partial class PageTests
{
    private static readonly string[] _pages =
    [
        .. ((string[])["README.md", "ARCHITECTURE.md", "CHANGELOG.md"]).Select(name => Path.Combine(Repository.Root, name)),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Order(),
    ];

    private static readonly string _lectures = Path.Combine(Repository.Root, "docs", "lectures");

    /// <summary>The names of all public types and their members.</summary>
    private static readonly HashSet<string> _names =
    [
        .. typeof(Autoencoder).Assembly.GetExportedTypes().SelectMany(type => type.GetMembers().Append(type)).Select(member => member.Name),
    ];

    public static TheoryData<string> Pages => [.. _pages.Select(page => Path.GetRelativePath(Repository.Root, page))];

    public static TheoryData<string> LecturePages =>
        [.. Directory.GetFiles(_lectures, "*.md").Select(page => Path.GetFileName(page)).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_a_page_links_exists(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        foreach (Match link in Link().Matches(WithoutCode(File.ReadAllText(path))))
        {
            var target = link.Groups[1].Value.Split('#')[0];
            if (target.Length == 0 || target.StartsWith("http", StringComparison.Ordinal)) continue;
            var file = Path.Combine(Path.GetDirectoryName(path)!, target);
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{page} links {target}, which does not exist.");
        }
    }

    [Theory]
    [MemberData(nameof(LecturePages))]
    public void Every_command_of_a_lecture_page_is_one(string page)
    {
        using var terminal = new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null, IsInteractive: false, default);
        var root = CommandLine.CreateRoot(terminal);
        var trained = new HashSet<string>();
        foreach (var words in Commands(File.ReadAllText(Path.Combine(_lectures, page))))
        {
            var line = string.Join(' ', words);
            Assert.True(root.Parse(words).Errors.Count == 0, $"{page}: hourglass {line}");
            if (words[0] == "train")
            {
                RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(words[1]), Settings(words)); // throws for what no recipe has
                trained.Add(words[Array.IndexOf(words, "--out") + 1]);
            }

            foreach (var run in words.Where(word => word.StartsWith("runs/", StringComparison.Ordinal)))
                Assert.True(trained.Contains(run), $"{page}: {line} uses a run that no command above has trained.");
        }
    }

    [Theory]
    [MemberData(nameof(LecturePages))]
    public void Every_name_in_code_that_a_lecture_page_uses_is_part_of_the_library(string page)
    {
        foreach (Match code in Code().Matches(File.ReadAllText(Path.Combine(_lectures, page))))
        {
            var text = code.Groups[1].Value;
            if (Name().IsMatch(text)) Assert.True(_names.Contains(text.Split('.')[^1]), $"{page}: `{text}` is no public name.");
            if (text.StartsWith("hourglass ", StringComparison.Ordinal))
                Assert.NotEqual(ExitCode.Usage, Cli.Command.Run([text.Split(' ')[1], "--help"]).Code);
        }
    }

    [Fact]
    public void Every_lecture_page_is_in_the_index_and_names_its_program_and_recipes()
    {
        var index = File.ReadAllText(Path.Combine(_lectures, "README.md"));
        Assert.Contains("docs/lectures/README.md", File.ReadAllText(Path.Combine(Repository.Root, "README.md")));
        var pages = Directory.GetFiles(_lectures, "*.md").Where(page => Path.GetFileName(page) != "README.md").ToArray();
        Assert.Equal(5, pages.Length);
        foreach (var page in pages)
        {
            var (name, text) = (Path.GetFileNameWithoutExtension(page), File.ReadAllText(page));
            Assert.Contains($"({name}.md)", index);
            Assert.Contains($"../../samples/{name}.cs", text);
            Assert.Contains("../../recipes/", text);
            Assert.Contains("```mermaid", text);
            foreach (var heading in (string[])["What it defines", "Formulas", "Exercises and questions", "Sources"])
                Assert.Contains($"\n## {heading}\n", text);
        }
    }

    /// <summary>The words behind <c>hourglass</c> of each line in a block of shell commands.</summary>
    private static IEnumerable<string[]> Commands(string page) =>
        from Match block in Shell().Matches(page)
        from line in block.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        let command = line.Split(" #")[0]
        where command.StartsWith("hourglass ", StringComparison.Ordinal)
        select command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

    private static string[] Settings(string[] words) => [.. words.Where((_, i) => i > 0 && words[i - 1] == "--set")];

    private static string WithoutCode(string page) => Block().Replace(page, "");

    [GeneratedRegex(@"(?s)```.*?```")]
    private static partial Regex Block();

    [GeneratedRegex(@"(?s)```sh\n(.*?)```")]
    private static partial Regex Shell();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Code();

    [GeneratedRegex(@"^([A-Z][A-Za-z]+|model\.[A-Z][A-Za-z]+|[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+)$")]
    private static partial Regex Name();
}
