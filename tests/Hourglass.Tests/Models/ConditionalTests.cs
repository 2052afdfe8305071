using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.GradientChecks;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Tests.Models;

/// <summary>Conditional models: the class of a row joins encoder and decoder.</summary>
public sealed class ConditionalTests
{
    private const string Dense = """
        {
          "conditional": true,
          "encoder": [ { "layer": "dense", "units": 6, "activation": "tanh" } ],
          "bottleneck": { "bottleneck": "gaussian", "size": 2 },
          "decoder": [ { "layer": "mirror" } ],
          "objective": { "penalties": [ { "penalty": "kl" } ] },
          "training": { "epochs": 2, "batchSize": 4, "seed": 3 }
        }
        """;

    private const string Pictures = """
        {
          "conditional": true,
          "encoder": [ { "layer": "conv2D", "filters": 3, "kernel": 3, "stride": 2, "padding": "same", "activation": "tanh" } ],
          "decoder": [ { "layer": "convTranspose2D", "filters": 1, "kernel": 3, "stride": 2, "padding": "same" } ],
          "training": { "epochs": 2, "batchSize": 4, "seed": 3 }
        }
        """;

    [Theory]
    [InlineData(Dense, 5, 0, 0)]
    [InlineData(Pictures, 1, 4, 4)]
    public void The_gradient_is_the_derivative_of_the_objective(string json, int channels, int height, int width)
    {
        var rows = Rows(Input(channels, height, width), "a", "b", "c");
        var model = Model(json, rows, new ReferenceBackend());
        GradientCheck.Model(model, rows.Table, labels: model.LabelsOf(rows)).ThrowIfFailed();
    }

    [Fact]
    public void The_importance_weighted_bound_knows_the_class_of_each_code()
    {
        var json = Dense.Replace(
            """{ "penalties": [ { "penalty": "kl" } ] }""", """{ "loss": "gaussianLikelihood", "importanceSamples": 3 }""",
            StringComparison.Ordinal);
        var rows = Rows(new Shape(5), "a", "b", "c");
        var model = Model(json, rows, new ReferenceBackend());
        var labels = model.LabelsOf(rows);
        GradientCheck.Model(model, rows.Table, labels: labels).ThrowIfFailed();
        Assert.Equal(model.Evaluate(rows).Loss, -model.LogLikelihood(rows.Table, 3, labels: labels).Average(), 1e-5);
        Assert.NotEqual(
            model.LogLikelihood(rows.Table, 3, labels: labels), model.LogLikelihood(rows.Table, 3, labels: new int[rows.Count]));
        model.Fit(rows, rows);
    }

    [Theory]
    [InlineData(Dense, 5, 0, 0)]
    [InlineData(Pictures, 1, 4, 4)]
    public void The_class_changes_codes_and_reconstructions(string json, int channels, int height, int width)
    {
        var rows = Rows(Input(channels, height, width), "a", "b", "c");
        var model = Model(json, rows);
        int[] same = new int[rows.Count], other = [.. Enumerable.Repeat(1, rows.Count)];
        Assert.NotEqual(model.Encode(rows.Table, same), model.Encode(rows.Table, other));
        var codes = model.Encode(rows.Table, same);
        Assert.NotEqual(model.Decode(codes, same), model.Decode(codes, other));
        Assert.Equal(model.Decode(codes, same), model.Reconstruct(rows.Table, same));
    }

    [Fact]
    public void A_trained_model_keeps_its_classes_in_its_file()
    {
        var rows = Rows(new Shape(5), "a", "b", "c");
        var model = Model(Dense, rows);
        model.Fit(rows, rows);
        var path = Path.Combine(Directory.CreateTempSubdirectory("hourglass-test-").FullName, "model.safetensors");
        model.Save(path);
        var loaded = ModelFile.Load(path);
        Assert.Equal(["a", "b", "c"], loaded.ClassNames);
        Assert.Equal(model.Encode(rows), loaded.Encode(rows));
        Assert.Equal(model.Sample(3, 7, label: 2), loaded.Sample(3, 7, label: 2));
        Assert.NotEqual(model.Sample(3, 7, label: 2), model.Sample(3, 7, label: 1));
    }

    [Fact]
    public void Classes_are_matched_by_name_not_by_number()
    {
        var model = Model(Dense, Rows(new Shape(5), "a", "b", "c"));
        Assert.Equal([2, 1, 0, 2, 1, 0, 2, 1, 0, 2, 1], model.LabelsOf(Rows(new Shape(5), "c", "b", "a")));
        var fault = Assert.Throws<InvalidInputException>(() => model.LabelsOf(Rows(new Shape(5), "a", "b", "z")));
        Assert.Contains("“z”", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_a_class_are_refused()
    {
        var rows = Rows(new Shape(5), "a", "b", "c");
        var model = Model(Dense, rows);
        Assert.Contains("class", Assert.Throws<InvalidInputException>(() => model.Encode(rows.Table)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => model.Sample(1, 0));
        Assert.Throws<InvalidInputException>(() => new Trainer(model).Fit(rows.Table));
        Assert.Throws<ArgumentException>(() => model.Encode(rows.Table, [.. Enumerable.Repeat(3, rows.Count)]));
        Assert.Throws<RecipeException>(() => new Autoencoder(RecipeJson.Parse(Dense), new Shape(5)));
    }

    [Fact]
    public void A_batch_drawn_with_replacement_may_be_larger_than_the_data()
    {
        var rows = Rows(new Shape(5), "a", "b", "c");
        var model = new Autoencoder(
            RecipeJson.Parse(Dense, "training.batchSize=32", "training.sampling=replacement"), rows.Shape, classNames: rows.ClassNames);
        Assert.Equal(2, model.Fit(rows).Steps);
    }

    [Fact]
    public void A_run_is_not_resumed_with_other_classes()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("hourglass-test-").FullName, "checkpoint");
        var rows = Rows(new Shape(5), "a", "b", "c");
        new Trainer(Model(Dense, rows)) { CheckpointPath = path }.Fit(rows);
        new Trainer(Model(Dense, rows)).Resume(path);
        var other = Model(Dense, Rows(new Shape(5), "c", "b", "a"));
        Assert.Contains(
            "other data", Assert.Throws<Hourglass.Files.ModelFileException>(() => new Trainer(other).Resume(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_s_penalties_refuse_a_decoder_with_atoms_for_classes()
    {
        var recipe = SparseData.Recipe(
            penalties: """[{ "penalty": "auxK", "count": 2 }]""", encoder: """{ "layer": "dense", "units": 12 }""") with
        {
            Conditional = true,
        };
        Assert.Contains(
            "27", Assert.Throws<RecipeException>(() => new Autoencoder(recipe, new Shape(12), classNames: ["a", "b", "c"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_conditional_model_can_be_asked_for_a_class()
    {
        var model = new Autoencoder(RecipeJson.Parse(Dense, "conditional=false"), new Shape(5));
        Assert.Throws<InvalidOperationException>(() => model.Sample(1, 0, label: 0));
        Assert.Equal(2, model.Sample(2, 0).GetLength(0));
    }

    private static Shape Input(int channels, int height, int width) =>
        height == 0 ? new Shape(channels) : new Shape(channels, height, width);

    private static Autoencoder Model(string json, DataSet rows, Backend? backend = null) =>
        new(RecipeJson.Parse(json), rows.Shape, backend: backend, classNames: rows.ClassNames);

    private static DataSet Rows(Shape shape, params string[] classes)
    {
        const int Count = 11;
        var values = Enumerable.Range(0, Count * shape.Size).Select(i => (float)(i * 37 % 64) / 64).ToArray();
        return new DataSet(
            "rows", RowTable.FromFloats(values, Count, shape.Size), shape,
            [.. Enumerable.Range(0, Count).Select(i => i % classes.Length)], classes);
    }
}
