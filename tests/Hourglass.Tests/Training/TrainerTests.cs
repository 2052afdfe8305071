using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Files;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Optimizers;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hourglass").FullName;

    private string CheckpointPath => Path.Combine(_folder, "checkpoint.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Training_lowers_the_loss_and_the_history_has_an_entry_per_epoch_for_training_and_validation()
    {
        var model = TinyData.Model(t => t with { Epochs = 20 });
        var validation = TinyData.Table(40, 6);
        var result = new Trainer(model).Fit(TinyData.Table(100), validation);
        Assert.Equal((StopReason.Completed, 20 * 7L), (result.Reason, result.Steps));
        Assert.Equal(Enumerable.Range(1, 20).Select(e => (double)e), result.History.Entries.Select(e => e.Epoch));
        Assert.True(result.History.Entries[^1].Train["loss"] < 0.5 * result.History.Entries[0].Train["loss"]);
        Assert.Equal(model.Evaluate(validation).Loss, result.History.Entries[^1].Validation!["loss"]);
        Assert.Equal(result.History.Entries[^1].Train["loss"], result.History.Entries[^1].Train["squaredError"]);
    }

    [Fact]
    public void By_iterations_each_line_is_measured_before_its_update()
    {
        var model = TinyData.Model(t => t with { Epochs = null, Iterations = 25, LogEvery = 10, BatchSize = 100 });
        var before = model.Evaluate(TinyData.Table(100)).Loss;
        var result = new Trainer(model).Fit(TinyData.Table(100));
        Assert.Equal([0L, 10, 20], result.History.Entries.Select(e => e.Step));
        Assert.Equal(before, result.History.Entries[0].Train["loss"], 1e-6);
        Assert.Equal(25, result.Steps);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        float[] Run(ulong seed)
        {
            var model = TinyData.Model(t => t with { Seed = seed });
            new Trainer(model).Fit(TinyData.Table(50));
            return TinyData.Weights(model);
        }

        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Theory]
    [InlineData(SamplingKind.Shuffle)]
    [InlineData(SamplingKind.Replacement)]
    public void A_run_stopped_anywhere_and_resumed_ends_with_the_bits_of_the_straight_run(SamplingKind sampling)
    {
        TrainingRecipe Set(TrainingRecipe t) => t with { Epochs = 6, Sampling = sampling, EarlyStopping = new() { Patience = 5 } };
        var (train, validation) = (TinyData.Table(50), TinyData.Table(20, 6));
        var straight = TinyData.Model(Set);
        var whole = new Trainer(straight).Fit(train, validation);

        using var source = new CancellationTokenSource();
        var stopped = TinyData.Model(Set);
        var first = new Trainer(stopped) { CheckpointPath = CheckpointPath, CheckpointInterval = TimeSpan.Zero };
        var cut = first.Fit(train, validation, new StopAfter(source, 2), source.Token);
        Assert.Equal(StopReason.Canceled, cut.Reason);
        Assert.InRange(cut.Steps, 1, whole.Steps - 1);

        var resumed = TinyData.Model(Set);
        var second = new Trainer(resumed);
        second.Resume(CheckpointPath);
        var rest = second.Fit(train, validation);
        Assert.Equal(TinyData.Weights(straight), TinyData.Weights(resumed));
        Assert.Equal(whole.Steps, rest.Steps);
        Assert.Equal(
            whole.History.Entries.Select(e => (e.Step, e.Train["loss"], e.Validation!["loss"])),
            rest.History.Entries.Select(e => (e.Step, e.Train["loss"], e.Validation!["loss"])));
    }

    [Fact]
    public void A_checkpoint_of_another_recipe_is_refused()
    {
        new Trainer(TinyData.Model()) { CheckpointPath = CheckpointPath }.Fit(TinyData.Table(20));
        var other = new Trainer(TinyData.Model(t => t with { LearningRate = 0.5f }));
        Assert.Contains("another recipe", Assert.Throws<ModelFileException>(() => other.Resume(CheckpointPath)).Message);
    }

    [Fact]
    public void A_finished_run_goes_on_when_it_is_given_more_epochs()
    {
        var straight = TinyData.Model(t => t with { Epochs = 6 });
        new Trainer(straight).Fit(TinyData.Table(50));
        new Trainer(TinyData.Model(t => t with { Epochs = 3 })) { CheckpointPath = CheckpointPath }.Fit(TinyData.Table(50));
        var longer = TinyData.Model(t => t with { Epochs = 6 });
        var trainer = new Trainer(longer);
        trainer.Resume(CheckpointPath);
        trainer.Fit(TinyData.Table(50));
        Assert.Equal(TinyData.Weights(straight), TinyData.Weights(longer));
    }

    [Fact]
    public void Early_stopping_puts_the_best_weights_back()
    {
        var model = TinyData.Model(t => t with { Epochs = 200, LearningRate = 0.2f, EarlyStopping = new() { Patience = 3 } });
        var validation = TinyData.Table(40, 6);
        var result = new Trainer(model).Fit(TinyData.Table(30), validation);
        Assert.Equal(StopReason.EarlyStopped, result.Reason);
        Assert.InRange(result.History.Entries.Count, 4, 199);
        Assert.Equal(result.History.Entries.Min(e => e.Validation!["loss"]), model.Evaluate(validation).Loss);
    }

    [Fact]
    public void Early_stopping_puts_the_running_statistics_of_the_best_weights_back()
    {
        var recipe = TinyData.Recipe(t => t with { Epochs = 200, LearningRate = 0.2f, EarlyStopping = new() { Patience = 3 } });
        recipe = recipe with { Encoder = [recipe.Encoder[0], new BatchNormRecipe(), .. recipe.Encoder.Skip(1)] };
        var (model, validation) = (new Autoencoder(recipe, new Shape(6)), TinyData.Table(40, 6));
        var result = new Trainer(model).Fit(TinyData.Table(30), validation);
        Assert.Equal(StopReason.EarlyStopped, result.Reason);
        Assert.True(result.History.Entries[^1].Validation!["loss"] > result.History.Entries.Min(e => e.Validation!["loss"]));
        Assert.Equal(result.History.Entries.Min(e => e.Validation!["loss"]), model.Evaluate(validation).Loss);
    }

    [Fact]
    public void Early_stopping_by_iterations_puts_back_the_weights_that_were_measured()
    {
        var model = ByIterations();
        var validation = TinyData.Table(40, 6);
        var result = new Trainer(model).Fit(TinyData.Table(30), validation);
        Assert.Equal(StopReason.EarlyStopped, result.Reason);
        Assert.Equal(result.History.Entries.Min(e => e.Validation!["loss"]), model.Evaluate(validation).Loss);
    }

    [Fact]
    public void A_run_that_stopped_early_does_not_go_on_when_it_is_resumed()
    {
        var validation = TinyData.Table(40, 6);
        var first = ByIterations();
        var stopped = new Trainer(first) { CheckpointPath = CheckpointPath }.Fit(TinyData.Table(30), validation);
        var second = ByIterations();
        var trainer = new Trainer(second);
        trainer.Resume(CheckpointPath);
        var resumed = trainer.Fit(TinyData.Table(30), validation);
        Assert.Equal((StopReason.EarlyStopped, stopped.Steps), (resumed.Reason, resumed.Steps));
        Assert.Equal(TinyData.Weights(first), TinyData.Weights(second));
    }

    private static Autoencoder ByIterations() => TinyData.Model(
        t => t with { Epochs = null, Iterations = 600, LogEvery = 10, LearningRate = 0.2f, EarlyStopping = new() { Patience = 3 } });

    [Fact]
    public void Early_stopping_without_validation_rows_is_rejected()
    {
        var trainer = new Trainer(TinyData.Model(t => t with { EarlyStopping = new() { Patience = 2 } }));
        Assert.Contains("validation", Assert.Throws<RecipeException>(() => trainer.Fit(TinyData.Table(30))).Message);
    }

    [Fact]
    public void A_learning_rate_of_a_million_stops_at_the_first_step_and_names_the_layer()
    {
        var stopped = Assert.Throws<TrainingDivergedException>(
            () => new Trainer(TinyData.Model(t => t with { LearningRate = 1e6f })).Fit(TinyData.Table(30)));
        Assert.Equal(1, stopped.Step);
        Assert.StartsWith("encoder.0.weight", stopped.Layer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_finite_in_the_rows_stops_at_once_and_names_the_input()
    {
        var values = TinyData.Table(30).Floats.ToArray();
        values[7] = float.NaN;
        var stopped = Assert.Throws<TrainingDivergedException>(
            () => new Trainer(TinyData.Model(t => t with { BatchSize = 30 })).Fit(RowTable.FromFloats(values, 30, 6)));
        Assert.Equal((1, "the input"), (stopped.Step, stopped.Layer));
    }

    [Fact]
    public void Cross_entropy_refuses_rows_outside_its_range()
    {
        var recipe = Recipe.Dense([2], output: ActivationKind.Sigmoid) with
        {
            Objective = new() { Loss = new BinaryCrossEntropyRecipe() },
            Training = new() { Epochs = 1 },
        };
        var model = new Autoencoder(recipe, new Shape(6));
        var rows = RowTable.FromFloats([0, 0, 0, 0, 0, 3], 1, 6);
        Assert.Contains("from 0 to 3", Assert.Throws<InvalidInputException>(() => new Trainer(model).Fit(rows)).Message);
    }

    [Theory]
    [InlineData("momentum", "0.9")]
    [InlineData("nesterov", "true")]
    [InlineData("smoothing", "0.9")]
    public void An_option_of_another_optimizer_is_rejected_not_ignored(string option, string value) =>
        Assert.Contains(
            "training.optimizer", Assert.Throws<RecipeException>(() => RecipeJson.Parse("{}", $"training.{option}={value}")).Message);

    public static TheoryData<string, Func<TrainingRecipe, TrainingRecipe>> Options => new()
    {
        { "batchSize", t => t with { BatchSize = 10 } },
        { "sampling", t => t with { Sampling = SamplingKind.Replacement } },
        { "optimizer sgd", t => t with { Optimizer = new SgdRecipe() } },
        { "optimizer rmsProp", t => t with { Optimizer = new RmsPropRecipe() } },
        { "momentum", t => t with { Optimizer = new SgdRecipe { Momentum = 0.9f } } },
        { "learningRate", t => t with { LearningRate = 0.002f } },
        { "beta1", t => t with { Optimizer = new AdamRecipe { Beta1 = 0.5f } } },
        { "beta2", t => t with { Optimizer = new AdamRecipe { Beta2 = 0.9f } } },
        { "epsilon", t => t with { Optimizer = new AdamRecipe { Epsilon = 0.1f } } },
        { "weightDecay", t => t with { Optimizer = new AdamRecipe { WeightDecay = 0.1f } } },
        { "schedule", t => t with { Schedule = new CosineScheduleRecipe() } },
        { "warmUpSteps", t => t with { Schedule = new ConstantScheduleRecipe { WarmUpSteps = 5 } } },
        { "clipNorm", t => t with { ClipNorm = 1e-6f } },
        { "clipValue", t => t with { ClipValue = 1e-7f } },
        { "epochs", t => t with { Epochs = 5 } },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_changes_the_result(string name, Func<TrainingRecipe, TrainingRecipe> change)
    {
        var (plain, changed) = (TinyData.Model(), TinyData.Model(change));
        new Trainer(plain).Fit(TinyData.Table(50));
        new Trainer(changed).Fit(TinyData.Table(50));
        Assert.False(TinyData.Weights(plain).SequenceEqual(TinyData.Weights(changed)), name);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        long Allocated(int epochs)
        {
            var model = TinyData.Model(t => t with { Iterations = 20 * epochs, Epochs = null, LogEvery = 1_000_000 });
            var trainer = new Trainer(model);
            var table = TinyData.Table(50);
            var before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Fit(table);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(1);
        Assert.Equal(Allocation.Least(() => Allocated(1)), Allocation.Least(() => Allocated(10)));
    }

    [Fact]
    public void Progress_is_reported_with_every_line_of_the_history()
    {
        var seen = new List<TrainingProgress>();
        new Trainer(TinyData.Model()).Fit(TinyData.Table(50), progress: new Sink(seen.Add));
        Assert.Equal([1.0, 2, 3, 4], seen.Where(p => p.Entry is not null).Select(p => p.Entry!.Epoch));
        Assert.All(seen, p => Assert.Equal(16, p.TotalSteps));
    }

    private sealed class StopAfter(CancellationTokenSource source, int lines) : IProgress<TrainingProgress>
    {
        private int _seen;

        public void Report(TrainingProgress value)
        {
            if (value.Entry is not null && ++_seen == lines) source.Cancel();
        }
    }

    private sealed class Sink(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
