using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Evaluation;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Corruptions;

/// <summary>Autoencoders that are trained and measured on corrupted rows against clean ones.</summary>
public sealed class DenoisingTests
{
    [Fact]
    public void With_a_sigma_of_0_every_weight_and_loss_is_that_of_the_plain_model()
    {
        var (plain, denoising) = (Train(TinyData.Model()), Train(Model(0)));
        Assert.Equal(TinyData.Weights(plain), TinyData.Weights(denoising));
        Assert.Equal(Losses(plain), Losses(denoising));
    }

    [Fact]
    public void Sigma_and_clip_change_the_weights()
    {
        Autoencoder[] models = [Model(0), Model(0.2f), Model(0.3f), Model(0.3f, [0.4f, 0.6f])];
        float[][] weights = [.. models.Select(model => TinyData.Weights(Train(model)))];
        for (var i = 0; i < weights.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.NotEqual(weights[i], weights[j]);
    }

    [Fact]
    public void The_target_is_the_clean_row()
    {
        // A decoder of zeros gives 0 whatever the encoder sees, so the loss is Σ x² of the clean rows.
        var model = Model(5);
        foreach (var parameter in model.Decoder.Layers.SelectMany(layer => layer.Parameters)) model.Backend.Fill(parameter.Values, 0);
        var rows = TinyData.Rows(16);
        var (workspace, values) = (new Workspace(model, 16, training: true), rows.Cast<float>().ToArray());
        model.Backend.Upload(values, workspace.Input(16));
        Assert.Equal(values.Sum(v => (double)v * v) / 16, workspace.ComputeGradient(16, 1, 0), 1e-5);
        Assert.Equal(values.Average(v => (double)v * v), model.Evaluate(TinyData.Table(16)).MeanSquaredError, 1e-6);
    }

    [Fact]
    public void Noise_is_drawn_anew_at_each_step_and_by_the_seed()
    {
        var model = Model(0.5f);
        var workspace = new Workspace(model, 16, training: true);
        model.Backend.Upload([.. TinyData.Rows(16).Cast<float>()], workspace.Input(16));
        (ulong Seed, long Step)[] steps = [(1, 0), (1, 1), (1, 2), (2, 0)];
        double[] losses = [.. steps.Select(at => workspace.ComputeGradient(16, at.Seed, at.Step))];
        Assert.Equal(4, losses.Distinct().Count());
        Assert.Equal(losses[0], workspace.ComputeGradient(16, 1, 0));
    }

    [Fact]
    public void Noise_is_drawn_anew_in_each_epoch()
    {
        // With a rate of almost 0 the weights stay, and with one batch per epoch the rows are the same: only the noise changes the loss.
        TrainingRecipe Still(TrainingRecipe t) => t with { Optimizer = new SgdRecipe(), LearningRate = 1e-30f, BatchSize = 50, Epochs = 4 };
        Assert.InRange(Spread(Epochs(Train(TinyData.Model(Still)))), 0, 1e-6);
        var losses = Epochs(Train(Model(0.5f, null, Still)));
        Assert.Equal(4, losses.Distinct().Count());
        Assert.True(Spread(losses) > 1e-3);

        static double[] Epochs(Autoencoder model) => [.. model.History.Entries.Select(e => e.Train["loss"])];

        static double Spread(double[] losses) => losses.Max() - losses.Min();
    }

    [Fact]
    public void Rows_are_measured_under_the_same_noise_each_time_whatever_the_batch_size()
    {
        var table = TinyData.Table(1_300);
        int[] sizes = [1, 7, 64, 2_000];
        Metrics[] measured = [.. sizes.Select(size => Model(0.3f, null, t => t with { BatchSize = size }).Evaluate(table))];
        Assert.Single(measured.Distinct());
        var model = Model(0.3f);
        Assert.Equal(measured[0], model.Evaluate(table));
        Assert.Equal(measured[0], model.Evaluate(table, seed: 3)); // the recipe's
        Assert.NotEqual(measured[0], model.Evaluate(table, seed: 4));
        Assert.NotEqual(measured[0], Model(0.31f).Evaluate(table));
    }

    [Fact]
    public void What_is_measured_is_what_corrupt_and_reconstruct_give()
    {
        var (model, rows) = (Model(0.3f, [0, 1]), TinyData.Rows(1_100));
        var corrupted = model.Corrupt(rows);
        var cleaned = model.Reconstruct(corrupted);
        var metrics = model.Evaluate(TinyData.Table(1_100));
        Assert.Equal(Mean(corrupted), metrics.CorruptedMeanSquaredError!.Value, 1e-7);
        Assert.Equal(Mean(cleaned), metrics.MeanSquaredError, 1e-7);
        Assert.Equal(metrics.Loss, model.ScoreAsMeasured(new Hourglass.Data.DataSet("rows", rows)).Average(v => (double)v), 1e-5);
        Assert.All(corrupted.Cast<float>(), v => Assert.InRange(v, 0, 1));

        double Mean(float[,] others) => others.Cast<float>().Zip(rows.Cast<float>(), (a, b) => (double)(a - b) * (a - b)).Average();
    }

    [Fact]
    public void A_row_has_its_own_noise_that_no_later_row_changes()
    {
        var model = Model(0.3f);
        var (all, few) = (model.Corrupt(TinyData.Rows(1_300), seed: 9), model.Corrupt(TinyData.Rows(700), seed: 9));
        Assert.Equal(few.Cast<float>(), all.Cast<float>().Take(few.Length));
        var same = model.Corrupt(new float[1_300, 6], seed: 9).Cast<float>().ToArray();
        Assert.True(same.Distinct().Count() > 0.99 * same.Length); // the same row everywhere, but nowhere the same noise
        var own = model.Corrupt(TinyData.Table(1_300));
        int[] some = [1_299, 0, 600, 511, 512];
        var chosen = model.CorruptAsMeasured(TinyData.Table(1_300), some);
        for (var i = 0; i < some.Length; i++)
            for (var c = 0; c < 6; c++)
                Assert.Equal(own[some[i], c], chosen[i, c]);
    }

    [Fact]
    public void Sigma_is_in_scaled_units()
    {
        var raw = TinyData.Rows(500);
        for (var r = 0; r < 500; r++)
            for (var c = 0; c < 6; c++)
                raw[r, c] *= 255;
        var table = RowTable.FromFloats([.. raw.Cast<float>()], 500, 6);
        var model = new Autoencoder(Recipe(0.1f), new Shape(6), Hourglass.Data.Scaler.Fit(Hourglass.Data.ScalerRecipe.ByteRange, table));
        Assert.Equal(0.01, model.Evaluate(table).CorruptedMeanSquaredError!.Value, 0.0008);
        var corrupted = model.Corrupt(raw);
        Assert.Equal(25.5, Math.Sqrt(corrupted.Cast<float>().Zip(raw.Cast<float>(), (a, b) => (double)(a - b) * (a - b)).Average()), 1.0);
    }

    [Fact]
    public void Codes_reconstructions_and_scores_are_of_the_rows_as_they_are()
    {
        var (plain, denoising, rows) = (TinyData.Model(), Model(0.5f), TinyData.Rows(30));
        Assert.Equal(plain.Encode(rows), denoising.Encode(rows));
        Assert.Equal(plain.Reconstruct(rows), denoising.Reconstruct(rows));
        Assert.Equal(plain.Score(rows), denoising.Score(rows));
    }

    [Fact]
    public void A_model_without_a_corruption_says_so()
    {
        var model = TinyData.Model();
        Assert.Null(model.Corruption);
        Assert.Null(model.Evaluate(TinyData.Table(5)).CorruptedMeanSquaredError);
        Assert.Contains("no corruption", Assert.Throws<InvalidOperationException>(() => model.Corrupt(TinyData.Rows(5))).Message);
        Assert.Throws<InvalidOperationException>(() => model.Evaluate(TinyData.Table(5), seed: 1));
    }

    [Fact]
    public void A_stopped_run_resumed_ends_with_the_bits_of_the_straight_run()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("checkpoint.safetensors");
        var straight = Train(Model(0.3f, [0, 1], t => t with { Epochs = 6 }));
        new Trainer(Model(0.3f, [0, 1], t => t with { Epochs = 3 })) { CheckpointPath = path }
            .Fit(TinyData.Table(50), TinyData.Table(20, 6));
        var resumed = Model(0.3f, [0, 1], t => t with { Epochs = 6 });
        var trainer = new Trainer(resumed);
        trainer.Resume(path);
        trainer.Fit(TinyData.Table(50), TinyData.Table(20, 6));
        Assert.Equal(TinyData.Weights(straight), TinyData.Weights(resumed));
        Assert.Equal(Losses(straight), Losses(resumed));
        Assert.Throws<ModelFileException>(() => new Trainer(Model(0.2f, [0, 1], t => t with { Epochs = 6 })).Resume(path));
    }

    [Fact]
    public void One_thread_and_two_give_the_same_bits()
    {
        // Wide enough that two threads share the noise of a batch.
        float[] Run(int threads)
        {
            var recipe = Hourglass.Models.Recipe.Dense([8]) with
            {
                Corruption = new GaussianNoiseRecipe { Sigma = 0.2f },
                Training = new() { Epochs = 2, BatchSize = 60 },
            };
            var model = new Autoencoder(recipe, new Shape(600), backend: new CpuBackend(threads));
            var draws = new RandomStream(1, RandomPurpose.Data);
            var rows = RowTable.FromFloats([.. Enumerable.Range(0, 120 * 600).Select(i => Philox.Uniform(draws.Word((uint)i)))], 120, 600);
            new Trainer(model).Fit(rows);
            return [.. TinyData.Weights(model), (float)model.Evaluate(rows).Loss];
        }

        Assert.Equal(Run(1), Run(2));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        long Allocated(int steps)
        {
            var trainer = new Trainer(Model(0.2f, [0, 1], t => t with { Epochs = null, Iterations = steps, LogEvery = 1_000_000 }));
            var table = TinyData.Table(50);
            var before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Fit(table);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(20);
        Assert.Equal(Allocation.Least(() => Allocated(20)), Allocation.Least(() => Allocated(200)));
    }

    [Fact]
    public void A_saved_model_is_measured_to_the_last_bit_as_before()
    {
        using var folder = new TemporaryFolder();
        var (model, table) = (Train(Model(0.25f, [0.1f, 0.9f])), TinyData.Table(100));
        model.Save(folder.File("model.safetensors"));
        var loaded = ModelFile.Load(folder.File("model.safetensors"));
        Assert.Equal(model.Corruption!.ToString(), loaded.Corruption!.ToString());
        Assert.Equal(model.Evaluate(table), loaded.Evaluate(table));
    }

    private static Recipe Recipe(float sigma, IReadOnlyList<float>? clip = null, Func<TrainingRecipe, TrainingRecipe>? change = null) =>
        TinyData.Recipe(change) with { Corruption = new GaussianNoiseRecipe { Sigma = sigma, Clip = clip } };

    private static Autoencoder Model(float sigma, IReadOnlyList<float>? clip = null, Func<TrainingRecipe, TrainingRecipe>? change = null) =>
        new(Recipe(sigma, clip, change), new Shape(6));

    private static Autoencoder Train(Autoencoder model)
    {
        new Trainer(model).Fit(TinyData.Table(50), TinyData.Table(20, 6));
        return model;
    }

    private static double[] Losses(Autoencoder model) =>
        [.. model.History.Entries.SelectMany(e => new[] { e.Train["loss"], e.Validation!["loss"] })];
}
