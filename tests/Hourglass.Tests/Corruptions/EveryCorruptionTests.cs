using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Corruptions;

/// <summary>What holds for every corruption in an autoencoder.</summary>
public sealed class EveryCorruptionTests
{
    private static readonly Shape Picture = new(1, 2, 3);

    public static TheoryData<string> Names => [.. Corruptions.Keys];

    private static Dictionary<string, CorruptionRecipe> Corruptions => new()
    {
        ["noise"] = new GaussianNoiseRecipe { Sigma = 0.3f, Clip = [0, 1] },
        ["mask"] = new MaskingRecipe { Fraction = 0.5f },
        ["loose mask"] = new MaskingRecipe { Fraction = 0.5f, Exact = false },
        ["salt and pepper"] = new SaltAndPepperRecipe { Fraction = 0.5f, Low = -0.5f, High = 1.5f },
        ["dropout"] = new InputDropoutRecipe { Rate = 0.5f },
        ["block"] = new BlockOcclusionRecipe { Height = 1, Width = 2, Value = 0.1f },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_target_is_the_clean_row(string name)
    {
        // A decoder of zeros gives 0 whatever the encoder sees, so the loss is Σ x² of the clean rows.
        var model = Model(name);
        foreach (var parameter in model.Decoder.Layers.SelectMany(layer => layer.Parameters)) model.Backend.Fill(parameter.Values, 0);
        var values = TinyData.Rows(16).Cast<float>().ToArray();
        var workspace = new Workspace(model, 16, training: true);
        model.Backend.Upload(values, workspace.Input(16));
        Assert.Equal(values.Sum(v => (double)v * v) / 16, workspace.ComputeGradient(16, 1, 0), 1e-5);
        var kept = new float[values.Length];
        model.Backend.Download(workspace.Input(16), kept);
        Assert.Equal(values, kept);
        Assert.Equal(values.Average(v => (double)v * v), model.Evaluate(TinyData.Table(16)).MeanSquaredError, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_drawn_anew_at_each_step_and_epoch_and_fixed_where_the_model_is_measured(string name)
    {
        var model = Model(name);
        var workspace = new Workspace(model, 50, training: true);
        model.Backend.Upload([.. TinyData.Rows(50).Cast<float>()], workspace.Input(50));
        (ulong Seed, long Step)[] steps = [(1, 0), (1, 1), (1, 2), (2, 0)];
        double[] losses = [.. steps.Select(at => workspace.ComputeGradient(50, at.Seed, at.Step))];
        Assert.Equal(4, losses.Distinct().Count());
        Assert.Equal(losses[0], workspace.ComputeGradient(50, 1, 0));

        // With a rate of almost 0 the weights stay, and with one batch per epoch the rows are the same: only the corruption differs.
        var still = Train(Model(name, t => t with { Optimizer = new SgdRecipe(), LearningRate = 1e-30f, BatchSize = 50, Epochs = 4 }));
        double[] epochs = [.. still.History.Entries.Select(e => e.Train["loss"])];
        Assert.True(epochs.Max() - epochs.Min() > 1e-4);
        Assert.Equal(4, epochs.Distinct().Count());
        Assert.Single(still.History.Entries.Select(e => e.Validation!["loss"]).Distinct());

        var table = TinyData.Table(1_300);
        Assert.Equal(model.Evaluate(table), Model(name, t => t with { BatchSize = 7 }).Evaluate(table));
        Assert.NotEqual(model.Evaluate(table), model.Evaluate(table, seed: 4));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_measured_is_what_corrupt_and_reconstruct_give(string name)
    {
        var (model, rows) = (Model(name), TinyData.Rows(700));
        var corrupted = model.Corrupt(rows);
        var metrics = model.Evaluate(TinyData.Table(700));
        Assert.True(metrics.CorruptedMeanSquaredError > 0.01);
        Assert.Equal(Mean(corrupted), metrics.CorruptedMeanSquaredError!.Value, 1e-6);
        Assert.Equal(Mean(model.Reconstruct(corrupted)), metrics.MeanSquaredError, 1e-6);
        var some = model.CorruptAsMeasured(TinyData.Table(700), [699, 0, 512]);
        Assert.Equal(Enumerable.Range(0, 6).Select(c => corrupted[699, c]), Enumerable.Range(0, 6).Select(c => some[0, c]));

        double Mean(float[,] others) => others.Cast<float>().Zip(rows.Cast<float>(), (a, b) => (double)(a - b) * (a - b)).Average();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_thread_and_two_give_the_same_bits(string name)
    {
        float[] Run(int threads) => TinyData.Weights(Train(Model(name, backend: new CpuBackend(threads))));
        Assert.Equal(Run(1), Run(2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        long Allocated(int steps)
        {
            var trainer = new Trainer(Model(name, t => t with { Epochs = null, Iterations = steps, LogEvery = 1_000_000 }));
            var table = TinyData.Table(50);
            var before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Fit(table);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(20);
        Assert.Equal(Allocation.Least(() => Allocated(20)), Allocation.Least(() => Allocated(200)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_model_is_measured_to_the_last_bit_as_before(string name)
    {
        using var folder = new TemporaryFolder();
        var (model, table) = (Train(Model(name)), TinyData.Table(100));
        model.Save(folder.File("model.safetensors"));
        var loaded = ModelFile.Load(folder.File("model.safetensors"));
        Assert.Equal(model.Corruption!.ToString(), loaded.Corruption!.ToString());
        Assert.Equal(model.Evaluate(table), loaded.Evaluate(table));
    }

    [Fact]
    public void Every_option_changes_the_weights()
    {
        CorruptionRecipe?[] recipes =
        [
            null, .. Corruptions.Values,
            new MaskingRecipe { Fraction = 0.7f }, new MaskingRecipe { Fraction = 0.7f, Exact = false },
            new SaltAndPepperRecipe { Fraction = 0.6f, Low = -0.5f, High = 1.5f },
            new SaltAndPepperRecipe { Fraction = 0.5f, Low = -0.4f, High = 1.5f },
            new SaltAndPepperRecipe { Fraction = 0.5f, Low = -0.5f, High = 1.4f }, new InputDropoutRecipe { Rate = 0.6f },
            new BlockOcclusionRecipe { Height = 2, Width = 2, Value = 0.1f },
            new BlockOcclusionRecipe { Height = 1, Width = 1, Value = 0.1f },
            new BlockOcclusionRecipe { Height = 1, Width = 2, Value = 0.2f },
        ];
        float[][] weights = [.. recipes.Select(corruption => TinyData.Weights(Train(Model(corruption))))];
        for (var i = 0; i < weights.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.False(weights[i].SequenceEqual(weights[j]), $"{recipes[i]} and {recipes[j]}");
    }

    [Fact]
    public void A_corruption_of_nothing_leaves_every_weight_as_it_is()
    {
        var plain = TinyData.Weights(Train(Model((CorruptionRecipe?)null)));
        CorruptionRecipe[] nothing =
        [
            new MaskingRecipe { Fraction = 0 }, new MaskingRecipe { Fraction = 0, Exact = false },
            new SaltAndPepperRecipe { Fraction = 0 }, new InputDropoutRecipe { Rate = 0 },
        ];
        Assert.All(nothing, corruption => Assert.Equal(plain, TinyData.Weights(Train(Model(corruption)))));
    }

    private static Autoencoder Model(string name, Func<TrainingRecipe, TrainingRecipe>? change = null, Backend? backend = null) =>
        Model(Corruptions[name], change, backend);

    private static Autoencoder Model(
        CorruptionRecipe? corruption, Func<TrainingRecipe, TrainingRecipe>? change = null, Backend? backend = null) =>
        new(TinyData.Recipe(change) with { Corruption = corruption }, Picture, backend: backend);

    private static Autoencoder Train(Autoencoder model)
    {
        new Trainer(model).Fit(TinyData.Table(50), TinyData.Table(20, 6));
        return model;
    }
}
