using Hourglass.Cli;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Layers;
using Hourglass.Parts;
using Hourglass.Runs;

namespace Hourglass.Tests.Cli;

/// <summary>Errors of the user are one sentence; anything else is reported as a bug in Hourglass.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public static TheoryData<Exception, int> UserErrors => new()
    {
        { new UsageException("the sentence"), 2 },
        { new RecipeException("the sentence"), 2 },
        { new InvalidInputException("the sentence", "rows"), 1 },
        { new ShapeException("the sentence"), 1 },
        { new DataFormatException("rows.csv", "the sentence"), 1 },
        { new ModelFileException("the sentence"), 1 },
        { new PictureFileException("a.png", "the sentence"), 1 },
        { new FileNotFoundException("the sentence"), 1 },
        { new DownloadException("the sentence"), 1 },
        { new UnauthorizedAccessException("the sentence"), 1 },
        { new AggregateException(new InvalidInputException("the sentence")), 1 },
    };

    public static TheoryData<Exception> Bugs => new(
        new ArgumentException("Expected a label for each row.", "labels"), new ArgumentOutOfRangeException("index"),
            new NullReferenceException("oops"),
        new InvalidOperationException("oops"), new FormatException("oops"), new KeyNotFoundException("two\nlines"),
            new IndexOutOfRangeException("oops"));

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [MemberData(nameof(UserErrors))]
    public void An_error_of_the_user_is_its_message_alone(Exception error, int code)
    {
        var (found, text) = Report(error);
        Assert.Equal(code, found);
        Assert.StartsWith("hourglass: ", text);
        Assert.EndsWith("the sentence\n", text);
        Assert.DoesNotContain("Exception", text);
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Any_other_error_is_reported_as_a_bug_in_one_line_with_its_type_and_message(Exception error)
    {
        var (code, text) = Report(error);
        Assert.Equal(1, code);
        Assert.StartsWith("hourglass: this is a bug in Hourglass, please report it (--debug or HOURGLASS_DEBUG=1 shows where): ", text);
        Assert.Contains(error.GetType().Name, text);
        Assert.Equal($"{error.Message.ReplaceLineEndings(" ")}\n", text[^(error.Message.Length + 1)..]);
        Assert.Equal(1, text.Count(c => c == '\n'));
    }

    [Fact]
    public void A_bug_in_the_middle_of_a_command_is_reported_and_debug_shows_where()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();
        var (code, text) = Run("encode", _tiny.Out, "-");
        Assert.Equal(1, code);
        Assert.Contains("this is a bug in Hourglass", text);
        Assert.Contains("InvalidOperationException: a broken reader", text);
        Assert.DoesNotContain("   at ", text);

        foreach (var words in (string[][])[["encode", _tiny.Out, "-", "--debug"], ["--debug", "encode", _tiny.Out, "-"]])
        {
            (code, text) = Run(words);
            Assert.Equal(1, code);
            Assert.Contains("   at Hourglass.Tests.Cli.FaultTests.BrokenReader.", text);
        }
    }

    [Fact]
    public void Debug_shows_the_stack_of_an_error_of_the_user_too()
    {
        var found = Command.Run("info", "nothing", "--debug");
        Assert.Equal(1, found.Code);
        Assert.StartsWith("hourglass: nothing: there is no such file.\n", found.Error);
        Assert.Contains("   at Hourglass.Cli.", found.Error);
        Assert.Single(Command.Run("info", "nothing").Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void The_environment_can_ask_for_the_stack()
    {
        using var with = CommandProcess.Start(new() { [Faults.DebugVariable] = "1" }, ["info", "nothing"]);
        Assert.Contains("   at Hourglass.Cli.", with.Wait().Error);
        using var without = CommandProcess.Start(new() { [Faults.DebugVariable] = "0" }, ["info", "nothing"]);
        Assert.DoesNotContain("   at ", without.Wait().Error);
    }

    [Fact]
    public void Rows_that_do_not_suit_a_model_are_an_error_of_the_user()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet", "--set", "conditional=true").Succeeded();
        Assert.Contains("needs the class of each row", Command.Run("evaluate", _tiny.Out, _tiny.Data, "--columns", "a,b,c,d").Rejected(1));
        var other = _tiny.File("other.csv");
        File.WriteAllText(other, File.ReadAllText(_tiny.Data).Replace("even", "good", StringComparison.Ordinal));
        Assert.Contains("“good”", Command.Run("evaluate", _tiny.Out, other, "--label-column", "class").Rejected(1));
    }

    private static (int Code, string Text) Report(Exception error)
    {
        using var output = new StringWriter { NewLine = "\n" };
        return (Faults.Report(error, withStack: false, output), output.ToString());
    }

    private static (int Code, string Text) Run(params string[] words)
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal(new BrokenReader(), TextWriter.Null, error, IsInteractive: false, default);
        return (CommandLine.Run(words, terminal), error.ToString());
    }

    /// <summary>A reader with a bug.</summary>
    private sealed class BrokenReader : TextReader
    {
        public override int Read(char[] buffer, int index, int count) => throw Bug();

        public override int Read(Span<char> buffer) => throw Bug();

        public override int Read() => throw Bug();

        public override int Peek() => throw Bug();

        public override string? ReadLine() => throw Bug();

        public override string ReadToEnd() => throw Bug();

        private static InvalidOperationException Bug() => new("a broken reader");
    }
}
