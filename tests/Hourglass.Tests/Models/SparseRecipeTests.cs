using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Files;
using Hourglass.Training;
using Dictionary = Hourglass.Layers.Dictionary;

namespace Hourglass.Tests.Models;

/// <summary>Sparse dictionaries as recipes: gradients, options, files, and dead latents that come back.</summary>
public sealed class SparseRecipeTests
{
    private const string Gated = """{ "bottleneck": "gated", "size": 24 }""", Jump = """{ "bottleneck": "jumpRelu", "size": 24 }""",
        Batch = """{ "bottleneck": "batchTopK", "size": 24, "count": 3 }""", Plain = """{ "layer": "dictionary", "unitNorm": false }""";

    [Theory]
    [InlineData("""{ "bottleneck": "topK", "size": 24, "count": 3 }""", """{ "layer": "centre" }""")]
    [InlineData("""{ "bottleneck": "topK", "size": 24, "count": 3 }""", """{ "layer": "dense", "units": 7, "activation": "tanh" }""")]
    [InlineData("""{ "bottleneck": "batchTopK", "size": 24, "count": 3 }""", """{ "layer": "centre" }""")]
    [InlineData("""{ "bottleneck": "jumpRelu", "size": 24, "threshold": 0.001, "bandwidth": 1e-9 }""", """{ "layer": "centre" }""")]
    public void The_gradient_is_the_derivative_of_the_objective(string bottleneck, string encoder)
    {
        var model = SparseData.Model(SparseData.Recipe(bottleneck, dictionary: Plain, encoder: encoder), new ReferenceBackend());
        var report = GradientCheck.Model(model, SparseData.SmallRows(9));
        Assert.All(
            report.Entries.Where(entry => !entry.Name.Contains("logThreshold")),
            entry => Assert.True(entry.RelativeError <= report.Tolerance, report.ToString()));
    }

    /// <summary>Bottleneck, penalties, dictionary and encoder of models of which no two are the same.</summary>
    private static readonly (string Bottleneck, string Penalties, string Dictionary, string Encoder)[] Options =
    [
        ("""{ "bottleneck": "topK", "size": 24, "count": 4 }""", "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        ("""{ "bottleneck": "topK", "size": 25, "count": 3 }""", "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        ("", "[]", Plain, """{ "layer": "centre" }"""),
        ("", "[]", """{ "layer": "dictionary", "bias": false }""", """{ "layer": "dropout", "rate": 0 }"""),
        ("", "[]", """{ "layer": "dictionary" }""", """{ "layer": "dropout", "rate": 0 }"""),
        (Batch, "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Batch.Replace("3", "4"), "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Jump, "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Jump.Replace("24", "24, \"threshold\": 0.2"), "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Jump.Replace("24", "24, \"bandwidth\": 0.2"), "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Jump, """[{ "penalty": "l0", "weight": 0.1 }]""", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Jump, """[{ "penalty": "l0", "weight": 0.2 }]""", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Gated, "[]", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Gated, """[{ "penalty": "gated", "weight": 0.1 }]""", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (Gated, """[{ "penalty": "gated", "weight": 0.2 }]""", """{ "layer": "dictionary" }""", """{ "layer": "centre" }"""),
        (
            Gated, """[{ "penalty": "gated", "weight": 0.1, "auxiliary": 0.5 }]""", """{ "layer": "dictionary" }""",
            """{ "layer": "centre" }"""),
    ];

    [Fact]
    public void Every_option_changes_the_result()
    {
        const string usual = """{ "bottleneck": "topK", "size": 24, "count": 3 }""";
        var weights = Options
            .Select(o => SparseData.Recipe(o.Bottleneck.Length == 0 ? usual : o.Bottleneck, o.Penalties, o.Dictionary, o.Encoder))
            .Append(SparseData.Recipe())
            .Concat(new[]
            {
                """[{ "penalty": "auxK" }]""", """[{ "penalty": "auxK", "weight": 1 }]""", """[{ "penalty": "auxK", "count": 1 }]""",
                """[{ "penalty": "resample", "every": 4 }]""", """[{ "penalty": "resample", "every": 3 }]""",
                """[{ "penalty": "resample", "every": 4, "scale": 1 }]""",
            }.Select(penalties => SparseData.Recipe("""{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 3 }""", penalties)))
            .Append(SparseData.Recipe(
                """{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 9 }""", """[{ "penalty": "auxK" }]"""))
            .Select(recipe => TinyData.Weights(Trained(recipe))).ToList();
        for (var i = 0; i < weights.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.False(weights[i].SequenceEqual(weights[j]), $"models {i} and {j}");
    }

    [Fact]
    public void A_recipe_written_and_read_again_is_the_same()
    {
        foreach (var (bottleneck, penalties) in new[]
        {
            (
                """{ "bottleneck": "topK", "size": 24, "count": 4, "deadAfter": 7 }""",
                """[{ "penalty": "auxK", "count": 3 }, { "penalty": "resample", "every": 4, "scale": 1 }]"""),
            (Batch, "[]"), (Jump.Replace("24", "24, \"threshold\": 0.2, \"bandwidth\": 0.5"), """[{ "penalty": "l0", "weight": 0.2 }]"""),
            (Gated, """[{ "penalty": "gated", "weight": 0.1, "auxiliary": 0.5 }]"""),
        })
        {
            var json = RecipeJson.Write(SparseData.Recipe(
                bottleneck, penalties, """{ "layer": "dictionary", "unitNorm": false, "bias": true }"""));
            Assert.Equal(json, RecipeJson.Write(RecipeJson.Parse(json)));
        }
    }

    [Theory]
    [InlineData("""{ "bottleneck": "topK", "size": 24, "count": 25 }""", "[]", """{ "layer": "dictionary" }""", "1 to 24")]
    [InlineData("""{ "bottleneck": "topK", "size": 0, "count": 1 }""", "[]", """{ "layer": "dictionary" }""", "bottleneck.size")]
    [InlineData("""{ "bottleneck": "gated", "size": 4, "deadAfter": 0 }""", "[]", """{ "layer": "dictionary" }""", "bottleneck: deadAfter")]
    [InlineData(Gated, """[{ "penalty": "l0", "weight": 1 }]""", """{ "layer": "dictionary" }""", "needs a jumpRelu bottleneck")]
    [InlineData(Jump, """[{ "penalty": "gated", "weight": 1 }]""", """{ "layer": "dictionary" }""", "needs a gated bottleneck")]
    [InlineData(Gated, """[{ "penalty": "gated", "weight": 1, "auxiliary": -1 }]""", """{ "layer": "dictionary" }""", "auxiliary")]
    [InlineData(Jump, """[{ "penalty": "auxK", "count": 0 }]""", """{ "layer": "dictionary" }""", "count")]
    [InlineData(Jump, """[{ "penalty": "auxK", "count": 99 }]""", """{ "layer": "dictionary" }""", "at most the number of latents")]
    [InlineData(Jump, """[{ "penalty": "resample", "every": 0 }]""", """{ "layer": "dictionary" }""", "every")]
    [InlineData(Jump, """[{ "penalty": "resample", "every": 5, "scale": 0 }]""", """{ "layer": "dictionary" }""", "scale")]
    [InlineData(Jump, "[]", """{ "layer": "dictionary", "bias": false }""", "bias of a dictionary")]
    [InlineData(Jump, "[]", """{ "layer": "dense", "units": 12 }""", "bias of a dictionary")]
    public void What_does_not_fit_is_refused_in_words(string bottleneck, string penalties, string dictionary, string words)
    {
        var fault = Record.Exception(() => SparseData.Model(SparseData.Recipe(bottleneck, penalties, dictionary)));
        Assert.True(fault is RecipeException or ShapeException, $"{fault}");
        Assert.Contains(words, fault.Message);
    }

    [Fact]
    public void Penalties_on_dictionaries_need_one()
    {
        var fault = Assert.Throws<RecipeException>(() => SparseData.Model(SparseData.Recipe(
            Jump, """[{ "penalty": "auxK" }]""", """{ "layer": "dense", "units": 12 }""", """{ "layer": "dropout", "rate": 0 }""")));
        Assert.Contains("decoder that is a dictionary", fault.Message);
        fault = Assert.Throws<RecipeException>(() => SparseData.Model(SparseData.Recipe(
            Jump, """[{ "penalty": "resample", "every": 9 }]""", encoder: """{ "layer": "dense", "units": 7 }""")));
        Assert.Contains("one dense layer", fault.Message);
        Assert.Contains(
            "decoder only",
            Assert.Throws<RecipeException>(() => SparseData.Model(SparseData.Recipe(encoder: """{ "layer": "dictionary" }"""))).Message);
    }

    [Theory]
    [InlineData(
        """{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 3 }""",
        """[{ "penalty": "auxK" }, { "penalty": "resample", "every": 5 }]""")]
    [InlineData(Batch, "[]")]
    [InlineData(Jump, """[{ "penalty": "l0", "weight": 0.1 }]""")]
    [InlineData(Gated, """[{ "penalty": "gated", "weight": 0.1 }]""")]
    public void A_run_that_is_cut_and_resumed_ends_in_the_same_bits_and_a_file_gives_the_same_codes(string bottleneck, string penalties)
    {
        using var folder = new TemporaryFolder();
        var (path, rows) = (folder.File("c.safetensors"), SparseData.SmallRows());
        var whole = Trained(SparseData.Recipe(bottleneck, penalties, epochs: 6), rows);
        var half = SparseData.Model(SparseData.Recipe(bottleneck, penalties));
        new Trainer(half) { CheckpointPath = path }.Fit(rows);
        var resumed = SparseData.Model(SparseData.Recipe(bottleneck, penalties, epochs: 6));
        var trainer = new Trainer(resumed);
        trainer.Resume(path);
        trainer.Fit(rows);
        Assert.Equal(
            SparseData.Download(whole.Backend, whole.Parameters.All), SparseData.Download(resumed.Backend, resumed.Parameters.All));
        whole.Save(folder.File("m.safetensors"));
        Assert.Equal(whole.Encode(rows).Cast<float>(), ModelFile.Load(folder.File("m.safetensors")).Encode(rows).Cast<float>());
        Assert.Equal(["l0", "deadShare"], whole.History.Entries[^1].Train.Keys.TakeLast(2));
    }

    [Fact]
    public void Atoms_have_length_1_after_training_and_codes_k_values()
    {
        var rows = SparseData.SmallRows();
        var model = Trained(SparseData.Recipe(), rows);
        var atoms = SparseData.Download(model.Backend, ((Dictionary)model.Decoder.Layers[0]).Atoms.Values);
        foreach (var atom in atoms.Chunk(12)) Assert.Equal(1, atom.Sum(v => (double)v * v), 1e-5);
        foreach (var code in model.Encode(rows).Cast<float>().Chunk(24)) Assert.Equal(3, code.Count(v => v != 0));
    }

    [Theory]
    [InlineData("[]", false)]
    [InlineData("""[{ "penalty": "auxK", "weight": 1 }]""", true)]
    [InlineData("""[{ "penalty": "resample", "every": 25, "scale": 1 }]""", true)]
    public void A_latent_killed_by_hand_is_reported_dead_and_comes_back_only_with_help(string penalties, bool comesBack)
    {
        const int killed = 5;
        var model = SparseData.Model(SparseData.Recipe(
            """{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 400 }""", penalties, epochs: 40));
        var head = (Dense)model.Encoder.Layers[^1];
        // So small beside the others that it is never among the largest, and what is never chosen learns nothing.
        var weights = head.Weight.Values.SliceRows(killed, 1);
        model.Backend.AddScaled(weights, -0.999f, weights);
        new Trainer(model).Fit(SparseData.SmallRows(400));
        var idle = SparseData.Download(model.Backend, ((SparseBottleneck)model.Bottleneck).Idle.Values);
        Assert.Equal(comesBack, idle[killed] <= 400);
        Assert.Contains(model.History.Entries, entry => entry.Train["deadShare"] > 0);
        if (!comesBack) Assert.Equal(16_000, idle[killed]);
    }

    [Fact]
    public void A_training_step_allocates_nothing()
    {
        foreach (var (bottleneck, penalties) in new[]
        {
            (
                """{ "bottleneck": "topK", "size": 24, "count": 3, "deadAfter": 3 }""",
                """[{ "penalty": "auxK" }, { "penalty": "resample", "every": 1 }]"""),
            (Batch, "[]"), (Jump, """[{ "penalty": "l0", "weight": 0.1 }]"""), (Gated, """[{ "penalty": "gated", "weight": 0.1 }]"""),
        })
        {
            var model = SparseData.Model(SparseData.Recipe(bottleneck, penalties), new CpuBackend(1));
            var workspace = new Workspace(model, 20, training: true);
            model.Backend.Upload(SparseData.SmallRows(20).Floats, workspace.Input(20));
            Matrix[] states = [model.Backend.Allocate(model.Parameters.SlabLength).AsRow()];
            ModelPart[] parts = [.. model.Parts];
            void Step(long step)
            {
                model.Parameters.ZeroGradients();
                workspace.ComputeGradient(20, 1, step);
                foreach (var part in parts)
                    part.AfterStep(new AfterStepPass { Backend = model.Backend, OptimizerStates = states, Seed = 1, Step = step });
            }

            for (var i = 0; i < 5; i++) Step(i);
            Assert.Equal(0, Allocation.Of(() =>
            {
                for (var i = 5; i < 15; i++) Step(i);
            }));
        }
    }

    private static Autoencoder Trained(Recipe recipe, RowTable? rows = null)
    {
        var model = SparseData.Model(recipe);
        new Trainer(model).Fit(rows ?? SparseData.SmallRows());
        return model;
    }
}
