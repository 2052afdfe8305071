using Hourglass.Data;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

public sealed class AutoencoderTrainingTests
{
    [Fact]
    public void Fit_is_the_trainer_in_a_word()
    {
        var (model, matrix, same) = (TinyData.Model(), TinyData.Model(), TinyData.Model());
        var result = model.Fit(new DataSet("tiny", TinyData.Rows(50)), new DataSet("tiny", TinyData.Rows(20, seed: 6)));
        matrix.Fit(TinyData.Rows(50));
        new Trainer(same).Fit(TinyData.Table(50));

        Assert.Equal(TinyData.Weights(same), TinyData.Weights(model));
        Assert.Equal(TinyData.Weights(same), TinyData.Weights(matrix));
        Assert.NotNull(result.History.Entries[^1].Validation);
    }

    [Fact]
    public void The_first_checkpoint_is_there_before_the_first_step()
    {
        using var folder = new Files.TemporaryFolder();
        var path = folder.File("checkpoint.safetensors");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var trainer = new Trainer(TinyData.Model()) { CheckpointPath = path };
        Assert.Null(trainer.CheckpointStep);
        Assert.Equal(StopReason.Canceled, trainer.Fit(TinyData.Table(50), cancellation: stop.Token).Reason);
        Assert.Equal(0, trainer.CheckpointStep);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void What_is_left_is_told_while_training()
    {
        var told = new List<TrainingProgress>();
        new Trainer(TinyData.Model()).Fit(TinyData.Table(50), progress: new Listener(told));
        Assert.True(told[0].Remaining > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, told[^1].Remaining);
    }

    private sealed class Listener(List<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told.Add(value);
    }
}
