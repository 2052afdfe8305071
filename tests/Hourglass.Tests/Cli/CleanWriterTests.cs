using Hourglass.Cli;

namespace Hourglass.Tests.Cli;

public sealed class CleanWriterTests
{
    [Fact]
    public void Terminal_escapes_of_names_do_not_reach_the_screen_and_lines_do()
    {
        using var screen = new StringWriter { NewLine = "\n" };
        using var writer = new CleanWriter(screen) { NewLine = "\n" };
        writer.WriteLine("a\u001b[31mred\u0007\u009b2J\tb ä");
        writer.Write('\u0000');
        writer.Write("x\u202ecsv".ToCharArray());
        Assert.Equal("a\uFFFD[31mred\uFFFD\uFFFD2J\tb ä\n\uFFFDx\uFFFDcsv", screen.ToString());
    }

    [Fact]
    public void An_error_that_names_a_hostile_file_is_one_line_without_escapes()
    {
        var sentence = Command.Run("info", "no\u001b]0;title\u0007\nsuch").Rejected(1);
        Assert.DoesNotContain('\u001b', sentence);
        Assert.Contains("no\uFFFD]0;title\uFFFD such", sentence);
    }
}
