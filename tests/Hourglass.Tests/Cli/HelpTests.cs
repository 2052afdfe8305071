using Hourglass.Cli;

namespace Hourglass.Tests.Cli;

public sealed class HelpTests
{
    private const int Width = 120;

    [Fact]
    public void Optional_and_repeated_arguments_are_shown_as_such()
    {
        var help = Command.Run("--help").Succeeded().Output;
        foreach (var line in (string[])["train [RECIPE]", "recipes [NAME]", "evaluate MODEL [DATA]", "search INDEX [QUERY…]",
            "compare MODEL… DATA"])
            Assert.Contains($"\n  {line} ", help);
        Assert.Contains("Usage: hourglass evaluate MODEL [DATA] [options]", Command.Run("evaluate", "--help").Succeeded().Output);
        Assert.Contains("Usage: hourglass detect COMMAND [options]", Command.Run("detect", "--help").Succeeded().Output);
    }

    [Fact]
    public void Every_page_fits_its_width_describes_every_option_and_has_an_example()
    {
        foreach (var (path, command) in Commands())
        {
            var help = Command.Run([.. path, "--help"]).Succeeded().Output;
            Assert.All(help.Split('\n'),
                line => Assert.True(line.Length <= Width || line.StartsWith("  hourglass ", StringComparison.Ordinal), line));
            foreach (var option in HelpPage.OptionsOf(command).Where(option => !option.Hidden))
                Assert.Matches($@"\n  (.*, )?{option.Name}( \S.*)?(\n +|  +)\S", help);
            foreach (var argument in command.Arguments) Assert.False(string.IsNullOrEmpty(argument.Description), argument.Name);
            if (path.Length > 0 && path is not ["data", _]) Assert.Contains($"Examples:\n  hourglass {string.Join(' ', path)}", help);
        }
    }

    [Fact]
    public void Help_shows_defaults()
    {
        var help = Command.Run("sample", "--help").Succeeded().Output;
        Assert.Contains("The number of samples. Default: 100.", help);
        Assert.Contains("Required.", Command.Run("index", "--help").Succeeded().Output);
        Assert.Contains("--debug", help);
    }

    [Fact]
    public void Lists_fit_140_columns()
    {
        foreach (var command in (string[][])[["recipes"], ["data", "list"]])
            Assert.All(Command.Run(command).Succeeded().Output.Split('\n'), line => Assert.True(line.Length <= 140, line));
    }

    private static IEnumerable<(string[] Path, System.CommandLine.Command Command)> Commands()
    {
        using var terminal = new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null, IsInteractive: false, default);
        return [.. Below([], CommandLine.CreateRoot(terminal))];

        static IEnumerable<(string[] Path, System.CommandLine.Command Command)> Below(string[] path, System.CommandLine.Command command) =>
            command.Subcommands.SelectMany(sub => Below([.. path, sub.Name], sub)).Prepend((path, command));
    }
}
