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
    public void All_adds_a_section_for_every_use_of_the_model()
    {
        var all = _tiny.File("all.html");
        Command.Run("report", _tiny.Out, _tiny.Data, "--label-column", "class", "--all", "--out", all).Succeeded();
        var added = Sections(all).Except(Sections(Path.Combine(_tiny.Out, "report.html"))).ToArray();
        foreach (var section in (string[])["dimensions", "purity", "gaps", "interpolation", "perturbation", "traversal", "generation",
            "detection", "probes", "compression", "likelihood"])
            Assert.Contains(added, name => name.Contains(section, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_called_held_out_where_all_rows_were_trained_on()
    {
        var (run, all) = (_tiny.File("whole"), _tiny.File("all.html"));
        Command.Run("train", _tiny.Recipe, "--out", run, "--quiet", "--set", "data.testFraction=null", "--set",
            "data.validation=none").Succeeded();
        Command.Run("report", run, "--all", "--out", all).Succeeded();
        Assert.DoesNotContain(Sections(all), section => section is "probes" or "likelihood");
        Assert.Contains("training rows of", File.ReadAllText(all), StringComparison.Ordinal);
        Assert.DoesNotContain("held out", File.ReadAllText(all), StringComparison.Ordinal);
    }

    [Fact]
    public void A_detector_of_other_classes_does_no_harm_to_the_rest()
    {
        var other = _tiny.File("other.csv");
        File.WriteAllText(other, File.ReadAllText(_tiny.Data).Replace("even", "good", StringComparison.Ordinal));
        Command.Run("detect", "fit", _tiny.Out, other, "--label-column", "class", "--normal", "good").Succeeded();
        Command.Run("report", _tiny.Out, "--all", "--out", _tiny.File("all.html")).Succeeded();
        Assert.Contains("detection", Sections(_tiny.File("all.html")));
    }

    [Fact]
    public void A_threshold_moves_only_where_the_command_succeeds()
    {
        Command.Run("detect", "fit", _tiny.Out, _tiny.Data, "--label-column", "class", "--normal", "even").Succeeded();
        var model = Path.Combine(_tiny.Out, "model.safetensors");
        var before = File.ReadAllBytes(model);
        var unlabeled = _tiny.File("unlabeled.csv");
        File.WriteAllLines(unlabeled, File.ReadLines(_tiny.Data).Select(line => line[..line.LastIndexOf(',')]));
        Command.Run("detect", "threshold", _tiny.Out, unlabeled, "--rule", "quantile", "--q", "0.5").Rejected(2);
        Assert.Equal(before, File.ReadAllBytes(model));
    }

    [Fact]
    public void Other_data_is_read_as_the_model_knows_its_table()
    {
        string Line(int i, string mode) => FormattableString.Invariant($"{i % 7}.5;{mode};{i % 5}.25").Replace('.', ',');
        var lines = Enumerable.Range(0, 60).Select(i => Line(i, i % 2 == 0 ? "on" : "off"));
        File.WriteAllLines(_tiny.File("a.csv"), ["heat;mode;volt", .. lines]);
        var run = _tiny.File("run");
        Command.Run("train", "--data", _tiny.File("a.csv"), "--categorical", "mode", "--epochs", "2", "--out", run).Succeeded();
        // One of the two categories alone, and the columns in another order.
        var others = Enumerable.Range(0, 40).Select(i => string.Join(';', Line(i, "on").Split(';').Reverse()));
        File.WriteAllLines(_tiny.File("b.csv"), ["volt;mode;heat", .. others]);
        Command.Run("report", run, _tiny.File("b.csv"), "--out", _tiny.File("b.html")).Succeeded();
        Assert.Contains("mode=off", File.ReadAllText(_tiny.File("b.html")));
    }

    [Fact]
    public void Options_for_reading_data_require_data() =>
        Assert.Contains("require DATA", Command.Run("report", _tiny.Out, "--label-column", "class").Rejected(2));

    private static string[] Sections(string page) =>
        [.. File.ReadAllText(page).Split("<section ").Skip(1).Where(part => part.Contains("id=\"",
            StringComparison.Ordinal)).Select(part => part.Split("id=\"")[1].Split('"')[0])];
}
