namespace Hourglass.Tests.Cli;

/// <summary><c>hourglass report</c>: the page of a model read from its file.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    public ReportCommandTests() => Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void The_report_of_a_file_shows_what_that_of_the_training_did()
    {
        var again = _tiny.File("again.html");
        Assert.Equal(again, Command.Run("report", _tiny.Out, "--out", again).Succeeded().LastLine);
        Assert.Equal(Sections(Path.Combine(_tiny.Out, "report.html")), Sections(again));
    }

    [Fact]
    public void All_adds_every_use_of_the_model()
    {
        var all = _tiny.File("all.html");
        Command.Run("report", _tiny.Out, _tiny.Data, "--label-column", "class", "--all", "--out", all).Succeeded();
        var added = Sections(all).Except(Sections(Path.Combine(_tiny.Out, "report.html"))).ToArray();
        foreach (var section in (string[])["dimensions", "purity", "gaps", "interpolation", "perturbation", "traversal", "generation", "detection", "probes", "compression", "likelihood"])
            Assert.Contains(added, name => name.Contains(section, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_of_data_go_with_data() =>
        Assert.Contains("go with DATA", Command.Run("report", _tiny.Out, "--label-column", "class").Refused(2));

    private static string[] Sections(string page) =>
        [.. File.ReadAllText(page).Split("<section ").Skip(1).Where(part => part.Contains("id=\"", StringComparison.Ordinal)).Select(part => part.Split("id=\"")[1].Split('"')[0])];
}
