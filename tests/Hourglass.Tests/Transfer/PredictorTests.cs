using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using Hourglass.Training;
using Hourglass.Transfer;

namespace Hourglass.Tests.Transfer;

/// <summary>A trained encoder with a new head.</summary>
public sealed class PredictorTests
{
    internal static readonly string[] Names = ["low", "high"];

    internal static HeadOptions Steps(int steps, bool freeze = false) => new()
    {
        Freeze = freeze, EncoderRate = 1, Training = new() { Iterations = steps, BatchSize = 16, LearningRate = 0.01f, Seed = 4 },
    };

    /// <summary>Rows whose class is told by whether their first two values are large.</summary>
    internal static DataSet Rows(int count, ulong seed = 5)
    {
        var rows = TinyData.Rows(count, seed);
        var labels = Enumerable.Range(0, count).Select(r => rows[r, 0] + rows[r, 1] > 1.15f ? 1 : 0).ToArray();
        return new DataSet("tiny", TinyData.Table(count, seed), labels: labels, classNames: Names);
    }

    internal static Autoencoder Trained()
    {
        var model = TinyData.Model();
        model.Fit(TinyData.Rows(200));
        return model;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frozen_encoder_keeps_every_bit_and_one_that_is_not_learns(bool freeze)
    {
        var model = Trained();
        var (before, codes) = (TinyData.Weights(model), model.Encode(Rows(20).Table));
        var decoder = Values(model, "decoder");
        var predictor = Predictor.CreateClassifier(model, Names, [5]);
        predictor.Fit(Rows(200), Steps(50, freeze));
        Assert.Equal(freeze, before.AsSpan().SequenceEqual(TinyData.Weights(model)));
        Assert.Equal(freeze, codes.Cast<float>().SequenceEqual(model.Encode(Rows(20).Table).Cast<float>()));
        Assert.Equal(decoder, Values(model, "decoder"));
    }

    [Fact]
    public void Tensors_and_arrays_are_predicted_like_tables()
    {
        var predictor = Predictor.CreateClassifier(Trained(), Names);
        predictor.Fit(Rows(100), Steps(20));
        var rows = TinyData.Rows(7);
        var tensor = Tensor.Create(rows.Cast<float>().ToArray(), [7, rows.GetLength(1)]);
        Assert.Equal(predictor.Predict(RowArrays.Table(rows)), predictor.Predict(rows));
        Assert.Equal(predictor.Predict(rows).Cast<float>(), predictor.Predict(tensor));
        Assert.Equal(predictor.Classify(RowArrays.Table(rows)), predictor.Classify(tensor));
        Assert.Equal(predictor.Classify(rows), predictor.Classify(tensor));
        float[] targets = [.. Enumerable.Range(0, 7).Select(r => rows[r, 0])];
        Predictor[] regressors = [.. Enumerable.Range(0, 3).Select(_ => Predictor.CreateRegressor(Trained(), "first"))];
        regressors[0].Fit(RowArrays.Table(rows), targets, Steps(20));
        regressors[1].Fit(rows, targets, Steps(20));
        regressors[2].Fit(tensor, targets, Steps(20));
        Assert.All(regressors, regressor => Assert.Equal(regressors[0].Predict(rows), regressor.Predict(rows)));
    }

    [Fact]
    public void No_further_step_is_the_loaded_model()
    {
        using var folder = new TemporaryFolder();
        var predictor = Predictor.CreateClassifier(Trained(), Names, [5]);
        predictor.Fit(Rows(200), Steps(50));
        predictor.Model.Save(folder.File("a.safetensors"));

        var loaded = Predictor.Load(folder.File("a.safetensors"));
        Assert.Equal(Names, loaded.ClassNames);
        Assert.Equal([5], loaded.Hidden);
        loaded.Fit(Rows(200), new HeadOptions { Training = new() { Epochs = 0 } });
        loaded.Model.Save(folder.File("b.safetensors"));
        Assert.Equal(File.ReadAllBytes(folder.File("a.safetensors")), File.ReadAllBytes(folder.File("b.safetensors")));
        Assert.Equal(predictor.Predict(Rows(30).Table), loaded.Predict(Rows(30).Table));

        loaded.Fit(Rows(200), Steps(1));
        Assert.NotEqual(predictor.Predict(Rows(30).Table), loaded.Predict(Rows(30).Table));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Classes_are_learned_and_predicted_with_probabilities(bool freeze)
    {
        var predictor = Predictor.CreateClassifier(Trained(), Names, [8]);
        predictor.Fit(Rows(400), Steps(600, freeze));
        Assert.InRange(predictor.Accuracy(Rows(300, 6)), 0.93, 1);
        var (probabilities, classes) = (predictor.Predict(Rows(40).Table), predictor.Classify(Rows(40).Table));
        for (var r = 0; r < 40; r++)
        {
            Assert.Equal(1, probabilities[r, 0] + probabilities[r, 1], 1e-5);
            Assert.Equal(probabilities[r, 1] > probabilities[r, 0] ? 1 : 0, classes[r]);
        }
    }

    [Fact]
    public void A_number_is_learned_in_its_own_units_and_saved()
    {
        using var folder = new TemporaryFolder();
        var (rows, test) = (TinyData.Rows(400), TinyData.Rows(100, 6));
        var predictor = Predictor.CreateRegressor(Trained(), "price", [16]);
        predictor.Fit(TinyData.Table(400), Targets(rows), Steps(1500));
        var (error, explained) = predictor.Measure(TinyData.Table(100, 6), Targets(test));
        Assert.InRange(explained, 0.95, 1);
        Assert.Equal(
            error, Enumerable.Range(0, 100).Average(r => Math.Pow(predictor.Predict(test)[r, 0] - (double)Targets(test)[r], 2)),
            1e-6 * error);
        predictor.Model.Save(folder.File("a.safetensors"));
        var loaded = Predictor.Load(folder.File("a.safetensors"));
        Assert.Equal("price", loaded.TargetName);
        Assert.Equal(predictor.Predict(test), loaded.Predict(test));

        static float[] Targets(float[,] rows) =>
            [.. Enumerable.Range(0, rows.GetLength(0)).Select(r => 1000 + 300 * rows[r, 0] - 200 * rows[r, 5])];
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        float[,] Run(int threads, ulong seed)
        {
            var model = TinyData.Model(backend: new CpuBackend(threads));
            var predictor = Predictor.CreateClassifier(model, Names, [5], seed);
            predictor.Fit(Rows(100), Steps(30));
            return predictor.Predict(Rows(10).Table);
        }

        Assert.Equal(Run(1, 1), Run(3, 1));
        Assert.NotEqual(Run(1, 1), Run(1, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_allocates_nothing(bool freeze)
    {
        var (model, rows) = (TinyData.Model(backend: new CpuBackend(1)), Rows(100));
        Fit(2); // compiles
        var (few, many) = (Fit(20), Fit(220));
        Assert.Equal(few, many);

        long Fit(int steps)
        {
            var predictor = Predictor.CreateClassifier(model, Names, [5]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            predictor.Fit(rows, Steps(steps, freeze));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Attachments_of_other_codes_are_removed_and_those_of_a_frozen_encoder_stay()
    {
        var model = Trained();
        model.Attachments["detector"] = new Attachment("{}");
        var predictor = Predictor.CreateClassifier(model, Names);
        predictor.Fit(Rows(50), Steps(2, freeze: true));
        Assert.Equal(["detector", "head"], model.Attachments.Keys);
        predictor.Fit(Rows(50), Steps(2));
        Assert.Equal(["head"], model.Attachments.Keys);
    }

    [Fact]
    public void Classes_are_matched_by_name()
    {
        var predictor = Predictor.CreateClassifier(Trained(), Names);
        predictor.Fit(Rows(200), Steps(200));
        var rows = Rows(100);
        var turned = new DataSet("turned", rows.Table, labels: [.. rows.Labels.ToArray().Select(l => 1 - l)], classNames: ["high", "low"]);
        Assert.Equal(predictor.Accuracy(rows), predictor.Accuracy(turned));
        var strange = new DataSet("strange", rows.Table, labels: rows.Labels, classNames: ["low", "huge"]);
        Assert.Contains("huge", Assert.Throws<InvalidInputException>(() => predictor.Accuracy(strange)).Message);
    }

    [Fact]
    public void Invalid_arguments_throw()
    {
        var model = Trained();
        Assert.Null(Predictor.Load(model));
        Assert.Contains("two classes", Assert.Throws<InvalidInputException>(() => Predictor.CreateClassifier(model, ["one"])).Message);
        var predictor = Predictor.CreateClassifier(model, Names);
        Assert.Contains("not trained", Assert.Throws<InvalidOperationException>(() => predictor.Predict(TinyData.Rows(2))).Message);
        Assert.Contains(
            "classes", Assert.Throws<InvalidInputException>(() => predictor.Fit(new DataSet("bare", TinyData.Rows(9)))).Message);
        Assert.Contains("earlyStopping", Assert.Throws<RecipeException>(() => predictor.Fit(
            Rows(9), new HeadOptions { Training = new() { Epochs = 1, EarlyStopping = new() { Patience = 2 } } })).Message);
        var number = Predictor.CreateRegressor(model, "n");
        Assert.Contains("row 1", Assert.Throws<InvalidInputException>(() => number.Fit(TinyData.Table(2), [1, float.NaN])).Message);
        model.Attachments["head"] = new Attachment("""{ "hidden": [2000000000], "classes": ["a", "b"] }""");
        Assert.Contains("2000000000", Assert.Throws<FormatException>(() => Predictor.Load(model)).Message);
        model.Attachments["head"] = new Attachment("""{ "classes": ["a", "b"] }""");
        Assert.Throws<FormatException>(() => Predictor.Load(model));
    }

    internal static float[] Values(Autoencoder model, string part) =>
    [
        .. model.Parameters.Parameters.Where(p => p.Name.StartsWith(part, StringComparison.Ordinal)).SelectMany(p =>
        {
            var values = new float[p.Length];
            model.Backend.Download(p.Values, values);
            return values;
        }),
    ];
}
