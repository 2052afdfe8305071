using Hourglass.Compute;
using Hourglass.Consumer.Tests.Parts;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.GradientChecks;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Consumer.Tests;

/// <summary>What a part of the library can do, a part from outside can do, too: those that recipes name.</summary>
public sealed class PartsInRecipesTests
{
    private const int HalfWay = 24; // 8 epochs of 6 batches

    static PartsInRecipesTests() => OwnParts.Register();

    public static TheoryData<string> Names => [.. OwnRecipes.All.Keys];

    /// <summary>All but the format of a file, of which rows in memory know nothing.</summary>
    public static TheoryData<string> NamesThatChangeTraining => [.. OwnRecipes.All.Keys.Except(["libsvm"])];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_trains_and_is_saved_and_loaded_with_equal_outputs(string name)
    {
        using var folder = new TemporaryFolder();
        var (recipe, rows) = (OwnRecipes.All[name].Recipe, Signals.Rows());
        var model = Autoencoder.Train(recipe, rows);
        var losses = model.History.Entries.Select(entry => entry.Train["loss"]).ToArray();
        Assert.True(losses[^1] < 0.8 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");

        model.Save(folder.File("model.safetensors"));
        var loaded = ModelFile.Load(folder.File("model.safetensors"));
        Assert.Equal(RecipeJson.Write(model.Recipe), RecipeJson.Write(loaded.Recipe));
        Assert.Equal(Values(model), Values(loaded));
        Assert.Equal(model.Encode(rows), loaded.Encode(rows));
        Assert.Equal(model.Reconstruct(rows), loaded.Reconstruct(rows));
        Assert.Equal(model.Evaluate(rows), loaded.Evaluate(rows));
    }

    [Theory]
    [MemberData(nameof(NamesThatChangeTraining))]
    public void It_changes_the_result(string name) => Assert.NotEqual(
        Train(OwnRecipes.Plain).Reconstruct(Signals.Rows()), Train(OwnRecipes.All[name].Recipe).Reconstruct(Signals.Rows()));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_resumes_bit_for_bit(string name)
    {
        using var folder = new TemporaryFolder();
        var (recipe, rows, path) = (OwnRecipes.All[name].Recipe, Signals.Rows(), folder.File("checkpoint.safetensors"));
        var whole = Train(recipe);

        using var stop = new CancellationTokenSource();
        var stopped = new Trainer(Create(recipe)) { CheckpointPath = path }.Fit(rows, null, new StopAt(HalfWay, stop), stop.Token);
        Assert.Equal((StopReason.Canceled, HalfWay), (stopped.Reason, stopped.Steps));

        var resumed = Create(recipe);
        var trainer = new Trainer(resumed);
        trainer.Resume(path);
        Assert.NotEqual(Values(whole), Values(resumed));
        Assert.Equal(2 * HalfWay, trainer.Fit(rows).Steps);
        Assert.Equal(Values(whole), Values(resumed));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_appears_in_the_report_and_in_info(string name)
    {
        using var folder = new TemporaryFolder();
        var (recipe, info) = OwnRecipes.All[name];
        var model = Train(recipe);
        model.Save(folder.File("model.safetensors"));
        Assert.Matches(info, Command.Run("info", folder.File("model.safetensors")));

        var data = new TrainingData(Signals.Rows(), null, Signals.Rows(seed: 6), model.Scaler);
        HtmlReport.Write(folder.File("report.html"), RunReport.Create(model, data, null, RunMetrics.Measure(model, data)));
        Assert.Contains(name, File.ReadAllText(folder.File("report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_misspelled_name_is_answered_with_the_nearest(string name)
    {
        var json = RecipeJson.Write(OwnRecipes.All[name].Recipe);
        Assert.Equal(json, RecipeJson.Write(RecipeJson.Parse(json)));
        var misspelled = name.Remove(2, 1);
        var rejected = Assert.Throws<RecipeException>(
            () => RecipeJson.Parse(json.Replace($"\"{name}\"", $"\"{misspelled}\"", StringComparison.Ordinal)));
        Assert.Contains($"“{misspelled}” is not known; did you mean “{name}”?", rejected.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scaleAndShift")]
    [InlineData("logCosh")]
    [InlineData("squaredHinge")]
    [InlineData("drift")]
    [InlineData("unitNorm")]
    [InlineData("laplace")]
    public void The_gradients_of_a_model_with_it_are_right(string name)
    {
        var model = new Autoencoder(OwnRecipes.All[name].Recipe, new Shape(Signals.Length), backend: new ReferenceBackend());
        GradientCheck.Model(model, Signals.Rows(8).Table).ThrowIfFailed();
    }

    [Fact]
    public void The_gradients_of_layer_bottleneck_and_loss_are_right()
    {
        GradientCheck.Layer(new ScaleAndShift(), new Shape(5)).ThrowIfFailed();
        GradientCheck.Layer(new ScaleAndShift(), new Shape(2, 3, 3)).ThrowIfFailed();
        GradientCheck.Layer(new UnitNorm(), new Shape(4)).ThrowIfFailed();
        foreach (var final in (Activation[])[Activation.Identity, Activation.Sigmoid, Activation.Gelu])
            GradientCheck.Loss(new LogCosh(), final).ThrowIfFailed();
    }

    [Fact]
    public void The_parts_compute_what_they_promise()
    {
        var codes = Train(OwnRecipes.All["unitNorm"].Recipe).Encode(Signals.Rows());
        Assert.All(codes.Cast<float>().Chunk(3), code => Assert.Equal(1, code.Sum(value => value * value), 1e-5f));

        var backend = new ReferenceBackend();
        var draws = backend.Allocate(20_000).AsMatrix(0, 10_000, 2);
        new Laplace(0.5f).Draw(backend, new RandomStream(1, RandomPurpose.Penalty), draws);
        Assert.Equal(0.5, backend.AbsoluteSum(draws, 0, default) / draws.Length, 0.01); // the mean magnitude is the scale
        Assert.Equal(-2 * (1 + Math.Log(2)) + 2 * Math.Log(2), new Laplace(0.5f).LogDensity([0.5f, -0.5f]), 1e-9);

        var schedule = new CosineRestarts(period: 10, growth: 2);
        Assert.Equal([1, 0.5, 1, 0.5, 1], ((long[])[0, 5, 10, 20, 30]).Select(step => Math.Round(schedule.Factor(step, 100), 9)));
        Assert.Equal(0.25 / 4, ((ScheduleRecipe)new CosineRestartsRecipe { Period = 10, WarmUpSteps = 16 }).Create().Factor(0, 100));
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused_with_its_place()
    {
        var recipe = OwnRecipes.All["drift"].Recipe with { Corruption = new DriftRecipe { Maximum = -1 } };
        Assert.StartsWith("corruption.", Assert.Throws<RecipeException>(() => Create(recipe)).Message, StringComparison.Ordinal);
        var json = RecipeJson.Write(OwnRecipes.All["drift"].Recipe).Replace("\"maximum\"", "\"maximun\"", StringComparison.Ordinal);
        Assert.Contains("did you mean “maximum”?", Assert.Throws<RecipeException>(() => RecipeJson.Parse(json)).Message);
    }

    private static Autoencoder Create(Recipe recipe) =>
        new(recipe, new Shape(Signals.Length), Scaler.Fit(recipe.Data.Scaler, Signals.Rows().Table));

    private static Autoencoder Train(Recipe recipe)
    {
        var model = Create(recipe);
        model.Fit(Signals.Rows());
        return model;
    }

    private static float[] Values(Autoencoder model)
    {
        var values = new float[model.Parameters.All.Length];
        model.Backend.Download(model.Parameters.All, values);
        return values;
    }

    /// <summary>Cancels a run at a step; each epoch's end is reported.</summary>
    private sealed class StopAt(long step, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= step) source.Cancel();
        }
    }
}
