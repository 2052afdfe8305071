using Hourglass.Runs;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Runs;

/// <summary>A run's folder belongs to one process, which deletes only what it wrote.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Runs => _folder.File("runs/a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_in_use_is_refused_and_its_files_stay()
    {
        using var first = RunFolder.Create(Runs);
        File.WriteAllText(first.Recipe, "{}");
        File.WriteAllText(first.Metrics, "1");
        Assert.Contains($"--out {Runs} is in use by process", Assert.Throws<IOException>(() => RunFolder.Create(Runs, "--out ")).Message);
        Assert.Contains($"{Runs} is in use by process", Assert.ThrowsAny<IOException>(() => RunFolder.Open(Runs)).Message);
        Assert.Equal("{}", File.ReadAllText(first.Recipe));
        Assert.Equal("1", File.ReadAllText(first.Metrics));
    }

    [Fact]
    public void Default_folders_are_numbered_where_others_have_them()
    {
        using var first = RunFolder.CreateUnique(Runs);
        using var second = RunFolder.CreateUnique(Runs);
        using var third = RunFolder.CreateUnique(Runs);
        Assert.Equal([Runs, Runs + "-2", Runs + "-3"], [first.Location, second.Location, third.Location]);
        File.WriteAllText(first.Model, "trained");
        first.Keep();
        first.Dispose();
        using var fourth = RunFolder.CreateUnique(Runs);
        Assert.Equal(Runs + "-4", fourth.Location);
    }

    [Fact]
    public void A_failed_run_deletes_its_own_files_and_folders_and_no_others()
    {
        Directory.CreateDirectory(Runs);
        File.WriteAllText($"{Runs}/notes.txt", "mine");
        using (var run = RunFolder.Create(Runs)) File.WriteAllText(run.Recipe, "{}");
        Assert.Equal([$"{Runs}/notes.txt"], Directory.GetFileSystemEntries(Runs));

        using (var run = RunFolder.Create(_folder.File("x/y"))) File.WriteAllText(run.Recipe, "{}");
        Assert.False(Directory.Exists(_folder.File("x")));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_under_the_lock()
    {
        Directory.CreateDirectory(Runs);
        foreach (var name in
            (string[])[".model.safetensors.abc.def.tmp", ".recipe.json.x.tmp", ".metrics.jsonl.x.tmp", ".report.html.x.tmp"])
            File.WriteAllText($"{Runs}/{name}", "");
        File.WriteAllText($"{Runs}/.other.tmp", "");
        File.WriteAllText($"{Runs}/run.lock", "process 1 on nowhere since 2020, 0");
        using (var run = RunFolder.Create(Runs)) File.WriteAllText(run.Recipe, "{}");
        Assert.Equal([$"{Runs}/.other.tmp"], Directory.GetFileSystemEntries(Runs));
    }

    [Fact]
    public void A_folder_that_was_left_before_its_recipe_says_so_and_can_be_used_again()
    {
        Directory.CreateDirectory(Runs);
        File.WriteAllText($"{Runs}/run.lock", "process 1 on nowhere since 2020, 0");
        Assert.Contains("recipe.json is missing. If a run was stopped while it read its data, start it again",
            Assert.Throws<IOException>(() => RunFolder.Open(Runs)).Message);
        RunFolder.Create(Runs).Dispose();
    }

    [UnixFact]
    public void A_detector_is_not_fitted_to_a_run_that_trains()
    {
        using var tiny = new TinyRun();
        Assert.Equal(0, Command.Run("train", tiny.Recipe, "--out", tiny.Out, "--quiet").Code);
        var before = File.ReadAllBytes($"{tiny.Out}/model.safetensors");
        using (RunFolder.LockModel($"{tiny.Out}/model.safetensors"))
        {
            foreach (var words in
                (string[][])[["detect", "fit", tiny.Out], ["density", tiny.Out], ["train", "--resume", "--out", tiny.Out]])
            {
                var outcome = Command.Run(words);
                Assert.Equal(1, outcome.Code);
                Assert.Matches("^hourglass: .* is in use by process [0-9]+ on .*; wait until it ends, or stop it\\.\n$", outcome.Error);
            }
        }

        Assert.Equal(before, File.ReadAllBytes($"{tiny.Out}/model.safetensors"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Eight_trainings_started_at_once_leave_eight_runs()
    {
        using var tiny = new TinyRun();
        List<CommandProcess> all = [.. Enumerable.Range(0, 8).Select(
            _ => CommandProcess.StartIn(_folder.Path, "train", tiny.Recipe, "--quiet", "--threads", "1"))];
        foreach (var process in all)
        {
            var outcome = process.Wait();
            Assert.True(outcome.Code == 0, outcome.Error);
            process.Dispose();
        }

        var runs = Directory.GetDirectories(_folder.File("runs"));
        Assert.Equal(8, runs.Length);
        Assert.All(runs, run => Assert.Equal(
            ["checkpoint.safetensors", "metrics.jsonl", "model.safetensors", "recipe.json", "report.html"],
            Directory.GetFiles(run).Select(Path.GetFileName).Where(name => !name!.EndsWith(".svg", StringComparison.Ordinal)).Order()));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Of_two_trainings_into_one_folder_one_is_refused_and_the_other_unharmed()
    {
        using var tiny = new TinyRun();
        List<CommandProcess> both = [.. Enumerable.Range(0, 2).Select(
            _ => CommandProcess.Start("train", tiny.Recipe, "--out", tiny.Out, "--quiet"))];
        List<Outcome> outcomes = [.. both.Select(process => process.Wait())];
        Assert.Equal([0, 1], outcomes.Select(outcome => outcome.Code).Order());
        Assert.Equal(0, Command.Run("evaluate", tiny.Out).Code);
    }
}
