using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Bottlenecks;

/// <summary>Vector-quantized autoencoders: trained, saved, resumed, counted.</summary>
public sealed class CodebookModelTests
{
    private const string Text = """
        {
          "encoder": [ { "layer": "dense", "units": 12, "activation": "tanh" }, { "layer": "dense", "units": 6 } ],
          "bottleneck": { "bottleneck": "codebook", "size": 16, "dimension": 2, "decay": 0.9, "restartBelow": 0.1 },
          "decoder": [ { "layer": "dense", "units": 12, "activation": "tanh" }, { "layer": "dense", "units": 6, "activation": "sigmoid" } ],
          "objective": { "loss": "squaredError", "penalties": [ { "penalty": "commitment" } ] },
          "training": { "epochs": 6, "batchSize": 16, "learningRate": 0.01, "seed": 3 }
        }
        """;

    private static readonly RowTable Rows = TinyData.Table(120);

    [Fact]
    public void Training_lowers_the_error_and_reports_commitment_and_perplexity()
    {
        var model = Model("training.epochs=60");
        var history = new Trainer(model).Fit(Rows, Rows).History.Entries;
        Assert.True(history[^1].Train["squaredError"] < 0.2 * history[0].Train["squaredError"]);
        foreach (var terms in (IEnumerable<IReadOnlyDictionary<string, double>>)[history[^1].Train, history[^1].Validation!])
        {
            Assert.InRange(terms["perplexity"], 4, 16);
            Assert.Equal(terms["squaredError"] + 0.25 * terms["commitment"], terms["loss"], 1e-9);
        }
    }

    [Fact]
    public void Codes_are_the_entries_that_the_indices_name_and_their_use_is_counted()
    {
        var model = Trained();
        var (codes, indices, use) = (model.Encode(Rows), model.EncodeIndices(Rows), model.CountEntries(Rows));
        var entries = new float[32];
        model.Backend.Download(((Hourglass.Bottlenecks.CodebookBottleneck)model.Bottleneck).Entries.Values, entries);
        Assert.Equal((120, 3), (indices.GetLength(0), indices.GetLength(1)));
        for (var r = 0; r < 120; r++)
            for (var c = 0; c < 6; c++)
                Assert.Equal(entries[2 * indices[r, c / 2] + c % 2], codes[r, c]);

        var counts = new long[16];
        foreach (var index in indices) counts[index]++;
        Assert.Equal(counts, use.Counts);
        Assert.Equal(Math.Exp(-counts.Where(n => n > 0).Sum(n => n / 360.0 * Math.Log(n / 360.0))), use.Perplexity, 9);
        Assert.Equal(counts.Count(n => n > 0), use.Used);
        var many = TinyData.Table(5000); // more than a chunk: the figure is of all rows
        Assert.Equal(model.CountEntries(many).Perplexity, model.Evaluate(many).Terms["perplexity"], 9);
    }

    [Theory]
    [InlineData("bottleneck.size=8")]
    [InlineData("bottleneck.dimension=3")]
    [InlineData("bottleneck.decay=0.99")]
    [InlineData("bottleneck.epsilon=0.5")]
    [InlineData("bottleneck.restartBelow=0.5")]
    [InlineData("bottleneck.restartBelow=0")]
    [InlineData("objective.penalties.0.weight=1")]
    [InlineData("objective.penalties=[]")]
    public void Every_option_changes_the_result(string setting) =>
        Assert.NotEqual(TinyData.Weights(Trained()), TinyData.Weights(Trained(setting)));

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var one = Model(new CpuBackend(1));
        new Trainer(one).Fit(Rows);
        foreach (var threads in (int[])[2, 3])
        {
            var many = Model(new CpuBackend(threads));
            new Trainer(many).Fit(Rows);
            Assert.Equal(All(one), All(many));
        }
    }

    [Fact]
    public void A_resumed_run_ends_at_the_same_bits_and_a_saved_model_is_the_same()
    {
        using var folder = new Files.TemporaryFolder();
        var whole = Trained();
        new Trainer(Model("training.epochs=3")) { CheckpointPath = folder.File("checkpoint.safetensors") }.Fit(Rows);
        var rest = Model();
        var trainer = new Trainer(rest);
        trainer.Resume(folder.File("checkpoint.safetensors"));
        trainer.Fit(Rows);
        Assert.Equal(All(whole), All(rest));

        whole.Save(folder.File("model.safetensors"));
        var loaded = ModelFile.Load(folder.File("model.safetensors"));
        Assert.Equal(All(whole), All(loaded));
        Assert.Equal(whole.EncodeIndices(Rows), loaded.EncodeIndices(Rows));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var model = Model();
        var workspace = new Workspace(model, 16, training: true);
        Pass(0);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 1; i < 20; i++) Pass(i);
        }));

        void Pass(int step)
        {
            model.Parameters.ZeroGradients();
            workspace.ComputeGradient(16, 1, step);
        }
    }

    [Fact]
    public void A_picture_trains_through_convolutions_with_a_vector_at_each_position()
    {
        var recipe = RecipeJson.Parse("""
            {
              "encoder": [
                { "layer": "conv2D", "filters": 4, "kernel": 3, "stride": 2, "padding": 1, "activation": "relu" },
                { "layer": "conv2D", "filters": 3, "kernel": 1 } ],
              "bottleneck": { "bottleneck": "codebook", "size": 5 },
              "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
              "objective": { "penalties": [ { "penalty": "commitment" } ] },
              "training": { "epochs": 2, "batchSize": 8, "seed": 3 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(1, 8, 8));
        var table = RowTable.FromFloats([.. Enumerable.Range(0, 20 * 64).Select(i => (float)(i * 37 % 64) / 64)], 20, 64);
        new Trainer(model).Fit(table);
        Assert.Equal(16, model.EncodeIndices(table).GetLength(1));
        Assert.Equal(new Shape(3, 4, 4), model.LatentShape);
    }

    [Fact]
    public void The_recipe_is_written_and_read_again()
    {
        var text = RecipeJson.Write(RecipeJson.Parse(Text));
        Assert.Equal(text, RecipeJson.Write(RecipeJson.Parse(text)));
        Assert.Contains("\"restartBelow\": 0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("bottleneck: size must be 2 to 65,536 entries; found 1", Refused("bottleneck.size=1"), StringComparison.Ordinal);
        Assert.Contains(
            "the penalty commitment requires a codebook bottleneck", Refused("bottleneck={\"bottleneck\":\"identity\"}"),
            StringComparison.Ordinal);
        Assert.Contains("has no codebook: its bottleneck is the identity", Assert.Throws<InvalidOperationException>(
            () => TinyData.Model().EncodeIndices(Rows)).Message, StringComparison.Ordinal);

        static string Refused(string setting) => Assert.Throws<RecipeException>(() => Model(setting)).Message;
    }

    private static Autoencoder Model(params string[] settings) => new(RecipeJson.Parse(Text, settings), new Shape(6));

    private static Autoencoder Model(Backend backend) => new(RecipeJson.Parse(Text), new Shape(6), backend: backend);

    private static Autoencoder Trained(params string[] settings)
    {
        var model = Model(settings);
        new Trainer(model).Fit(Rows);
        return model;
    }

    private static float[] All(Autoencoder model)
    {
        var values = new float[model.Parameters.All.Length];
        model.Backend.Download(model.Parameters.All, values);
        return values;
    }
}
