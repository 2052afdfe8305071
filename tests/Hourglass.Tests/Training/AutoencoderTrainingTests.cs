using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

public sealed class AutoencoderTrainingTests
{
    [Fact]
    public void Fit_gives_the_weights_of_the_trainer()
    {
        var (model, matrix, same) = (TinyData.Model(), TinyData.Model(), TinyData.Model());
        var result = model.Fit(new DataSet("tiny", TinyData.Rows(50)), new DataSet("tiny", TinyData.Rows(20, seed: 6)));
        matrix.Fit(TinyData.Rows(50));
        new Trainer(same).Fit(TinyData.Table(50));

        Assert.Equal(TinyData.Weights(same), TinyData.Weights(model));
        Assert.Equal(TinyData.Weights(same), TinyData.Weights(matrix));
        Assert.Equal(model.Evaluate(TinyData.Table(20, 6)).Loss, result.History.Entries[^1].Validation!["loss"]);
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
    public void The_remaining_time_is_reported_while_training()
    {
        var reported = new List<TrainingProgress>();
        new Trainer(TinyData.Model()).Fit(TinyData.Table(50), progress: new Listener(reported));
        Assert.InRange(reported[0].Remaining, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, reported[^1].Remaining);
    }

    private sealed class Listener(List<TrainingProgress> reported) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reported.Add(value);
    }
}
