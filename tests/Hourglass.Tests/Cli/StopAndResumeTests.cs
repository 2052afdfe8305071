using Hourglass.Models;

namespace Hourglass.Tests.Cli;

/// <summary>Interrupted runs leave a usable model, and resume as if they had never been interrupted.</summary>
public sealed class StopAndResumeTests : IDisposable
{
    private const string Endless = "100000";

    private readonly TinyRun _tiny = new();

    private string Model => Path.Combine(_tiny.Out, "model.safetensors");

    private string Checkpoint => Path.Combine(_tiny.Out, "checkpoint.safetensors");

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_run_that_grows_equals_the_straight_run_bit_for_bit()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("straight"), "--epochs", "10", "--quiet").Succeeded();
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--epochs", "5", "--quiet").Succeeded();
        Command.Run("train", "--resume", "--out", _tiny.Out, "--epochs", "10", "--quiet").Succeeded();

        Assert.Equal(Weights.Of(Path.Combine(_tiny.File("straight"), "model.safetensors")), Weights.Of(Model));
        var epochs = File.ReadAllLines(Path.Combine(_tiny.Out, "metrics.jsonl")).Select(line => line.Split(',')[1]);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"\"epoch\":{i}"), epochs);
    }

    [Fact]
    public void A_resumed_run_rejects_options_that_would_change_it()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Succeeded();

        Assert.Contains("--seed", Command.Run("train", "--resume", "--out", _tiny.Out, "--seed", "3").Rejected(2));
        Assert.Contains("--set", Command.Run("train", "--resume", "--out", _tiny.Out, "--set", "training.batchSize=3").Rejected(2));
        Assert.Contains("grow", Command.Run("train", "--resume", "--out", _tiny.Out, "--epochs", "2").Rejected(2));
        Assert.Contains("iterations", Command.Run("train", "--resume", "--out", _tiny.Out, "--iterations", "200").Rejected(2));
        Assert.Contains("“tiny”", Command.Run("train", "linear", "--resume", "--out", _tiny.Out).Rejected(2));
        Assert.Contains("--out", Command.Run("train", "--resume").Rejected(2));
        Assert.Contains("no run to resume", Command.Run("train", "--resume", "--out", _tiny.File("nothing")).Rejected(1));
    }

    [Fact]
    public void A_canceled_run_keeps_its_model_and_can_be_resumed()
    {
        using var source = new CancellationTokenSource();
        source.CancelAfter(TimeSpan.FromMilliseconds(700));
        var outcome = Command.RunWith("", source.Token, "train", _tiny.Recipe, "--out", _tiny.Out, "--epochs", Endless, "--quiet");

        Assert.Equal(130, outcome.Code);
        Assert.Contains("stopped at step", outcome.Error);
        Assert.True(ModelFile.Load(Model).History.Entries.Count > 0);
        Assert.Equal(Weights.Of(Model), Weights.Of(Checkpoint));
    }

    [Fact]
    public void The_exit_code_tells_usage_errors_from_other_errors()
    {
        Assert.Equal(0, CommandProcess.Run("recipes").Code);
        Assert.Equal(2, CommandProcess.Run("recipes", "nothing").Code);
        Assert.Equal(1, CommandProcess.Run("info", "nothing").Code);
    }

    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_stops_after_the_current_step_with_a_loadable_model(string signal)
    {
        using var process = CommandProcess.Start("train", _tiny.Recipe, "--out", _tiny.Out, "--epochs", Endless, "--threads", "1");
        process.WaitUntil(() => File.Exists(Checkpoint));
        process.Signal(signal);
        var outcome = process.Wait();

        Assert.Equal(130, outcome.Code);
        Assert.Contains("stopped at step", outcome.Error);
        Assert.Equal(4, ModelFile.Load(Model).InputShape.Size);
        Assert.True(File.Exists(Path.Combine(_tiny.Out, "recipe.json")));
    }

    [UnixTheory]
    [InlineData("train")]
    [InlineData("evaluate")]
    public void A_signal_ends_a_command_that_waits_for_its_data_and_leaves_nothing(string command)
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("trained"), "--quiet").Succeeded();
        var silent = _tiny.File("silent.csv"); // a pipe that nobody writes to: reading it never ends
        using (var make = System.Diagnostics.Process.Start("mkfifo", [silent])) make.WaitForExit();
        using var process = CommandProcess.Start(
            command == "train" ? ["train", "--data", silent, "--out", _tiny.Out] : ["evaluate", _tiny.File("trained"), silent]);
        if (command == "train") process.WaitUntil(() => File.Exists(Path.Combine(_tiny.Out, "run.lock")));
        else Thread.Sleep(2000);
        process.Signal("TERM");
        var outcome = process.Wait();

        Assert.Equal(130, outcome.Code);
        Assert.EndsWith("hourglass: stopped.", outcome.Error.TrimEnd());
        Assert.False(Directory.Exists(_tiny.Out));
    }

    [Fact]
    public void A_killed_run_resumed_equals_the_straight_run_bit_for_bit()
    {
        const string steps = "60000";
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("straight"), "--iterations", steps, "--quiet", "--threads", "1").Succeeded();
        using (var process = CommandProcess.Start("train", _tiny.Recipe, "--out", _tiny.Out, "--iterations", steps, "--threads", "1"))
        {
            process.WaitUntil(() => File.Exists(Path.Combine(_tiny.Out, "metrics.jsonl")) && File.ReadAllLines(Path.Combine(_tiny.Out,
                "metrics.jsonl")).Length > 3);
            process.Kill();
            process.Wait();
        }

        Assert.False(File.Exists(Model));
        Command.Run("train", "--resume", "--out", _tiny.Out, "--quiet", "--threads", "1").Succeeded();
        Assert.Equal(Weights.Of(Path.Combine(_tiny.File("straight"), "model.safetensors")), Weights.Of(Model));
        Assert.Equal(20, File.ReadAllLines(Path.Combine(_tiny.Out, "metrics.jsonl")).Length);
    }

    [Fact]
    public void Kills_at_random_moments_always_leave_a_loadable_checkpoint()
    {
        var random = new Random(4);
        for (var i = 0; i < 12; i++)
        {
            using (var process = i == 0
                ? CommandProcess.Start("train", _tiny.Recipe, "--out", _tiny.Out, "--epochs", Endless, "--threads", "1")
                : CommandProcess.Start("train", "--resume", "--out", _tiny.Out, "--threads", "1"))
            {
                if (i == 0) process.WaitUntil(() => File.Exists(Checkpoint));
                Thread.Sleep(random.Next(0, 600));
                process.Kill();
                process.Wait();
            }

            Assert.Equal(4, ModelFile.Load(Checkpoint).InputShape.Size);
        }
    }

    [Fact]
    public void A_run_killed_before_its_first_checkpoint_starts_over_and_leaves_nothing_unfinished()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("straight"), "--quiet").Succeeded();
        Directory.CreateDirectory(_tiny.Out);
        File.Copy(Path.Combine(_tiny.File("straight"), "recipe.json"), Path.Combine(_tiny.Out, "recipe.json"));
        var unfinished = Path.Combine(_tiny.Out, ".checkpoint.safetensors.abc.tmp");
        File.WriteAllText(unfinished, "half");

        Command.Run("train", "--resume", "--out", _tiny.Out, "--quiet").Succeeded();
        Assert.Equal(Weights.Of(Path.Combine(_tiny.File("straight"), "model.safetensors")), Weights.Of(Model));
        Assert.False(File.Exists(unfinished));
    }
}
