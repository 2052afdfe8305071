using Hourglass.Compute;
using Hourglass.Runs;
using Hourglass.Tests.Cli;
using Hourglass.Training;

namespace Hourglass.Tests.Runs;

/// <summary>A run without the command: the same weights and files.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TinyRun _tiny = new();
    private readonly RecordedMessages _messages = new();

    private string Model => Path.Combine(_tiny.Out, "model.safetensors");

    private string History => Path.Combine(_tiny.Out, "metrics.jsonl");

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_run_gives_the_weights_of_the_command_bit_for_bit()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("command"), "--quiet").Succeeded();
        using (var folder = RunFolder.Create(_tiny.Out))
        {
            var run = Create(folder);
            var finished = run.Finish(run.Train(progress: null, default), default);
            Assert.Equal(StopReason.Completed, finished.Training.Reason);
            Assert.NotNull(finished.Metrics.Test);
        }

        Assert.Equal(Weights.Of(_tiny.File("command/model.safetensors")), Weights.Of(Model));
        Assert.Equal(Names(_tiny.File("command")), Names(_tiny.Out));

        static IEnumerable<string?> Names(string folder) => Directory.GetFiles(folder).Select(Path.GetFileName).Order();
    }

    [Fact]
    public void A_paused_run_continues_to_the_weights_of_an_unbroken_one()
    {
        Command.Run("train", _tiny.Recipe, "--out", _tiny.File("straight"), "--quiet").Succeeded();
        using (var folder = RunFolder.Create(_tiny.Out))
        {
            using var pause = new CancellationTokenSource();
            Assert.Equal(StopReason.Canceled, Create(folder).Train(new AtEntry(2, pause.Cancel), pause.Token).Reason);
        }

        Assert.Equal(2, File.ReadAllLines(History).Length);
        using (var folder = RunFolder.Open(_tiny.Out))
            Assert.Equal(StopReason.Completed, Create(folder, isResumed: true).Train(progress: null, default).Reason);
        Assert.Equal(Weights.Of(_tiny.File("straight/model.safetensors")), Weights.Of(Model));
        Assert.Equal(4, File.ReadAllLines(History).Length);
    }

    [Fact]
    public void A_line_of_the_history_is_in_its_file_when_it_is_told()
    {
        using var folder = RunFolder.Create(_tiny.Out);
        var counts = new List<int>();
        Create(folder).Train(new AtEntry(1, () => counts.Add(Lines())), default);
        Assert.Equal(1, Assert.Single(counts));

        int Lines()
        {
            using var reader = new StreamReader(new FileStream(History, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Count(c => c == '\n');
        }
    }

    [Fact]
    public void What_was_fitted_to_other_data_is_said_before_training()
    {
        using var folder = RunFolder.Create(_tiny.Out);
        string[] settings = [$"data.source=\"{_tiny.Data}\"", "data.test=null", "data.labelColumn=class"];
        var prepared = PreparedRun.OfRecipe("linear", _tiny.Data, settings, _messages, default);
        Assert.Empty(_messages.Lines);
        var run = TrainingRun.Create(prepared, folder, Backend.Default, isResumed: false, _messages, default);
        Assert.NotEmpty(prepared.Notes);
        Assert.Equal(prepared.Notes.Select(note => $"note: {note}"), _messages.Lines);
        Assert.Equal(4, run.Model.InputShape.Size);
    }

    private TrainingRun Create(RunFolder folder, bool isResumed = false)
    {
        var prepared = PreparedRun.OfRecipe(_tiny.Recipe, source: null, [], _messages, default);
        return TrainingRun.Create(prepared, folder, Backend.Default, isResumed, _messages, default);
    }

    /// <summary>Does something when a numbered line of the history is told.</summary>
    private sealed class AtEntry(int number, Action act) : IProgress<TrainingProgress>
    {
        private int _entries;

        public void Report(TrainingProgress value)
        {
            if (value.Entry is not null && ++_entries == number) act();
        }
    }
}
