using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.GradientChecks;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Objectives;

/// <summary>The penalties that regularize codes towards a prior, in whole models: adversarial and Wasserstein autoencoders.</summary>
public sealed class AdversaryTests
{
    private const string Small = """{ "penalty": "adversary", "weight": 2, "hidden": [6, 5], "activation": "tanh" }""";

    /// <summary>What lets two players come to rest: little momentum, and a rate that falls.</summary>
    private const string Game = """ "learningRate": 0.003, "beta1": 0.5, "schedule": { "kind": "cosine" } """;

    [Theory]
    [InlineData(Small)]
    [InlineData("""{ "penalty": "adversary", "hidden": [] }""")]
    [InlineData("""{ "penalty": "adversary", "weight": 3, "hidden": [7], "activation": "sigmoid", "prior": { "prior": "ring" } }""")]
    [InlineData(
        """
        { "penalty": "adversary", "weight": 3, "hidden": [7], "activation": "tanh", "labels": true, "prior": { "prior": "swissRoll" } }
        """)]
    public void Encoder_and_discriminator_each_descend_their_own_loss(string penalty)
    {
        // The encoder and decoder by the objective, D standing still; D by its own loss, whatever the weight.
        var model = Model(penalty, new ReferenceBackend());
        var workspace = new Workspace(model, 9, training: true);
        model.Backend.Gather(TinyData.Table(9), model.Scaler.Map, [.. Enumerable.Range(0, 9)], workspace.Input(9));
        workspace.Label(model.ClassNames.Count == 0 ? [] : [0, 1, 1, 0, 0, 1, 0, 1, 0]);
        foreach (var parameter in model.Parameters.Parameters)
        {
            var point = Download(model.Backend, parameter.Values);
            DerivativeProbe.Round(point);
            model.Backend.Upload(point, parameter.Values);
        }

        Pass();
        var gradients = model.Parameters.Parameters.Select(p => Case(model.Backend, Download(model.Backend, p.Gradient))).ToArray();
        var probe = new DerivativeProbe(model.Backend, 1.0 / 128, 1e-3);
        for (var i = 0; i < gradients.Length; i++)
        {
            var name = model.Parameters.Parameters[i].Name;
            var term = name.StartsWith("adversary.", StringComparison.Ordinal) ? Index(model, "discriminatorLoss") : 0;
            var variable = new DifferentiableFunction.Variable(name, model.Parameters.Parameters[i].Values, gradients[i]);
            probe.Probe(variable, () => Pass(term), new RandomStream(0, RandomPurpose.Data, (uint)i));
        }

        probe.Report("adversary").ThrowIfFailed();
        Assert.Contains(model.Parameters.Parameters, p => p.Name == "adversary.0.weight");

        (double, double) Pass(int term = 0)
        {
            model.Parameters.ZeroGradients();
            workspace.ComputeGradient(9, 3, step: 0);
            model.Parameters.CompleteGradients();
            return (workspace.Terms[term], Math.Abs(workspace.Terms[0]));
        }
    }

    [Fact]
    public void A_discriminator_by_hand()
    {
        // D is linear with weights 0 and a bias b: D = σ(b) for everything. So −log D = log(1 + e^−b), and half of the rows are told right.
        foreach (var bias in (float[])[0, 1.5f, -40, 40])
        {
            var model = Model("""{ "penalty": "adversary", "hidden": [] }""", new ReferenceBackend());
            foreach (var parameter in model.Parameters.Parameters.Where(p => p.Name.StartsWith("adversary.", StringComparison.Ordinal)))
                model.Backend.Fill(parameter.Values, parameter.Name.EndsWith("bias", StringComparison.Ordinal) ? bias : 0);
            var terms = model.Evaluate(TinyData.Table(10)).Terms;
            double yes = Math.Log(1 + Math.Exp(-bias)), no = yes + bias;
            Assert.Equal(yes, terms["adversary"], 1e-5);
            Assert.Equal((yes + no) / 2, terms["discriminatorLoss"], 1e-5);
            Assert.Equal(0.5, terms["discriminatorAccuracy"]);
            Assert.Equal(terms["squaredError"] + terms["adversary"], terms["loss"], 1e-5);
        }
    }

    [Fact]
    public void A_discriminator_that_is_sure_still_moves_the_codes()
    {
        // D = σ(60) for draws and codes alike, then σ(−60): the encoder's slope is 0, then full, and finite where D's own has vanished.
        foreach (var (bias, moved) in ((float, bool)[])[(60, false), (-60, true), (-200, true)])
        {
            var model = Model("""{ "penalty": "adversary", "hidden": [] }""", new ReferenceBackend());
            model.Backend.Fill(model.Parameters.Parameters.Single(p => p.Name == "adversary.0.weight").Values, 1);
            model.Backend.Fill(model.Parameters.Parameters.Single(p => p.Name == "adversary.0.bias").Values, bias);
            var penalty = model.Objective.Penalties[0];
            var codes = Case(model.Backend, [0.1f, 0.2f, 0.3f, 0.4f], 2);
            var gradient = Case(model.Backend, [0, 0, 0, 0], 2);
            var scratch = model.Backend.Allocate(2 * penalty.ScratchSize).AsMatrix(0, 2, penalty.ScratchSize);
            penalty.Apply(
                new PenaltyPass
                {
                    Backend = model.Backend, Input = codes, Source = codes, EncoderOutput = codes, Code = codes, Logits = codes,
                    Values = codes, Gradient = gradient,
                    Scratch = scratch, Draws = new RandomStream(1, RandomPurpose.Penalty),
                },
                new double[3]);
            // −log D falls by 1 with the logit, the logit rises by 1 with each code, and there are two samples.
            Assert.All(Download(model.Backend, gradient), g => Assert.Equal(moved ? -0.5f : 0, g, 1e-4f));
        }
    }

    [Fact]
    public void The_codes_approach_the_prior_and_the_discriminator_s_accuracy_approaches_one_half()
    {
        var rows = TinyData.Table(400);
        const string adversary = """{ "penalty": "adversary", "weight": 0.3, "hidden": [32], "activation": "tanh" }""";
        var (held, free) = (Train(adversary, rows, 200, game: true), Train(null, rows, 200, game: true));
        var last = held.History.Entries.TakeLast(30).Average(e => e.Train["discriminatorAccuracy"]);
        Assert.InRange(last, 0.42, 0.63);
        var (mean, sigma) = Moments(held.Encode(rows));
        Assert.InRange(mean, 0, 0.3);
        Assert.InRange(sigma, 0.75, 1.25);
        Assert.True(Math.Abs(Moments(free.Encode(rows)).Sigma - 1) > Math.Abs(sigma - 1));
    }

    [Theory]
    [InlineData(Small, """{ "penalty": "adversary", "weight": 3, "hidden": [6, 5], "activation": "tanh" }""")]
    [InlineData(Small, """{ "penalty": "adversary", "weight": 2, "hidden": [6, 4], "activation": "tanh" }""")]
    [InlineData(Small, """{ "penalty": "adversary", "weight": 2, "hidden": [6, 5], "activation": "relu" }""")]
    [InlineData(
        Small, """{ "penalty": "adversary", "weight": 2, "hidden": [6, 5], "activation": "tanh", "prior": { "prior": "swissRoll" } }""")]
    [InlineData("""{ "penalty": "mmd" }""", """{ "penalty": "mmd", "weight": 2 }""")]
    [InlineData("""{ "penalty": "mmd" }""", """{ "penalty": "mmd", "kernel": "rbf" }""")]
    [InlineData("""{ "penalty": "mmd" }""", """{ "penalty": "mmd", "sigma": 2 }""")]
    [InlineData("""{ "penalty": "mmd" }""", """{ "penalty": "mmd", "prior": { "prior": "ring" } }""")]
    public void Each_option_changes_what_is_learned(string one, string other)
    {
        var (rows, again) = (TinyData.Table(48), RecipeJson.Parse(RecipeJson.Write(Recipe(other))));
        Assert.Equal(RecipeJson.Write(Recipe(other)), RecipeJson.Write(again));
        Assert.NotEqual(Train(one, rows, 2).Encode(rows), Train(other, rows, 2).Encode(rows));
    }

    [Fact]
    public void A_discriminator_conditioned_on_classes_matches_each_class_to_its_part_of_the_prior()
    {
        const string penalty = """
            {
              "penalty": "adversary", "weight": 1, "hidden": [32, 32], "activation": "tanh", "labels": LABELS,
              "prior": { "prior": "ring", "count": 2, "radius": 1.5, "sigmaAlong": 0.7, "sigmaAcross": 0.7 }
            }
            """;
        var rows = TinyData.Rows(300);
        int[] labels = [.. Enumerable.Range(0, 300).Select(r => rows[r, 0] > 0.5f ? 1 : 0)];
        var data = new DataSet("tiny", TinyData.Table(300), labels: labels, classNames: ["low", "high"]);
        var told = Apart("true");
        Assert.InRange(told, 0.85, 1);
        Assert.NotEqual(told, Apart("false"));

        // The share of rows that lie on the side of their class's normal distribution: low at (1.5, 0), high at (−1.5, 0).
        double Apart(string labeled)
        {
            var recipe = Recipe(penalty.Replace("LABELS", labeled, StringComparison.Ordinal), 100, game: true);
            var model = new Autoencoder(recipe, new Shape(6), classNames: data.ClassNames);
            model.Fit(data);
            var codes = model.Encode(data);
            return Enumerable.Range(0, 300).Count(r => codes[r, 0] > 0 == (labels[r] == 0)) / 300.0;
        }
    }

    [Fact]
    public void Missing_classes_throw()
    {
        const string penalty = """{ "penalty": "adversary", "labels": true, "hidden": [4], "prior": { "prior": "ring", "count": 1 } }""";
        Assert.Contains("the rows have none", Assert.Throws<RecipeException>(() => new Autoencoder(Recipe(penalty), new Shape(6))).Message);
        Assert.Contains("found 2 classes", Assert.Throws<RecipeException>(() => Model(penalty)).Message);
        var model = Model(penalty.Replace("1 }", "2 }", StringComparison.Ordinal));
        Assert.Contains("these rows have none", Assert.Throws<InvalidInputException>(() => model.Evaluate(TinyData.Table(5))).Message);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData("""{ "penalty": "mmd", "kernel": "rbf", "prior": { "prior": "ring" } }""")]
    public void The_same_bits_on_any_number_of_threads_from_the_file_and_after_a_break(string penalty)
    {
        var rows = TinyData.Table(50);
        var whole = Train(penalty, rows, 6, new CpuBackend(1));
        Assert.Equal(TinyData.Weights(whole), TinyData.Weights(Train(penalty, rows, 6, new CpuBackend(2))));

        using var folder = new Files.TemporaryFolder();
        var path = folder.File("checkpoint.safetensors");
        var half = Model(penalty, new CpuBackend(1), epochs: 3);
        new Trainer(half) { CheckpointPath = path }.Fit(rows);
        var rest = Model(penalty, new CpuBackend(1), epochs: 6);
        var trainer = new Trainer(rest);
        trainer.Resume(path);
        trainer.Fit(rows);
        Assert.Equal(TinyData.Weights(whole), TinyData.Weights(rest));
        Assert.Equal(whole.Evaluate(rows).Terms, rest.Evaluate(rows).Terms);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData("""{ "penalty": "mmd", "prior": { "prior": "ring" } }""")]
    public void A_step_allocates_nothing(string penalty)
    {
        var model = Model(penalty, new CpuBackend(2));
        var workspace = new Workspace(model, 16, training: true);
        model.Backend.Gather(TinyData.Table(16), model.Scaler.Map, [.. Enumerable.Range(0, 16)], workspace.Input(16));
        Pass();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 20; i++) Pass();
        }));

        void Pass()
        {
            model.Parameters.ZeroGradients();
            workspace.ComputeGradient(16, 1, 0);
        }
    }

    [Theory]
    [InlineData("""{ "penalty": "adversary", "hidden": [4, 0] }""", "at least 1 unit; found 0")]
    [InlineData("""{ "penalty": "adversary", "weight": -1 }""", "found -1")]
    [InlineData("""{ "penalty": "adversary", "prior": { "prior": "ring", "count": 0 } }""", "count must be a whole number from 1")]
    [InlineData("""{ "penalty": "adversary", "prior": { "prior": "rng" } }""", "“ring”")]
    [InlineData("""{ "penalty": "adversary", "hiden": [4] }""", "“hidden”")]
    [InlineData("""{ "penalty": "mmd", "kernel": "gauss" }""", "kernel")]
    [InlineData("""{ "penalty": "mmd", "sigma": 0 }""", "sigma must be a number above 0; found 0")]
    [InlineData("""{ "penalty": "mmd" }, { "penalty": "mmd" }""", "listed twice")]
    public void What_is_wrong_is_named(string penalty, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<RecipeException>(() => Model(penalty)).Message);

    [Theory]
    [InlineData("ring")]
    [InlineData("swissRoll")]
    public void A_planar_prior_requires_codes_of_two_dimensions(string prior)
    {
        var recipe = Recipe($$"""{ "penalty": "adversary", "prior": { "prior": "{{prior}}" } }""", latent: 3);
        Assert.Contains("2 dimensions; found 3", Assert.Throws<RecipeException>(() => new Autoencoder(recipe, new Shape(6))).Message);
    }

    private static Recipe Recipe(string? penalties, int epochs = 4, int latent = 2, bool game = false) => RecipeJson.Parse($$"""
        {
          "name": "tiny",
          "encoder": [ { "layer": "dense", "units": 24, "activation": "tanh" }, { "layer": "dense", "units": {{latent}} } ],
          "decoder": [ { "layer": "dense", "units": 24, "activation": "tanh" }, { "layer": "dense", "units": 6 } ],
          "objective": { "loss": "squaredError", "penalties": [ {{penalties}} ] },
          "training": { "epochs": {{epochs}}, "batchSize": 16, "seed": 3, {{(game ? Game : "\"learningRate\": 0.01")}} }
        }
        """);

    private static Autoencoder Model(string? penalties, Backend? backend = null, int epochs = 4, bool game = false) =>
        new(Recipe(penalties, epochs, game: game), new Shape(6), backend: backend, classNames: ["a", "b"]);

    internal static Autoencoder Train(string? penalties, RowTable rows, int epochs, Backend? backend = null, bool game = false)
    {
        var model = Model(penalties, backend, epochs, game);
        new Trainer(model).Fit(rows);
        return model;
    }

    /// <summary>The largest mean of a dimension, and the deviation over both.</summary>
    internal static (double Mean, double Sigma) Moments(float[,] codes)
    {
        double[] sums = new double[2], squares = new double[2];
        for (var r = 0; r < codes.GetLength(0); r++)
        {
            for (var c = 0; c < 2; c++)
            {
                sums[c] += codes[r, c] / (double)codes.GetLength(0);
                squares[c] += codes[r, c] * (double)codes[r, c] / codes.GetLength(0);
            }
        }

        return (sums.Max(Math.Abs), Math.Sqrt(sums.Zip(squares, (sum, square) => square - sum * sum).Average()));
    }

    private static int Index(Autoencoder model, string term) => model.TermNames.ToList().IndexOf(term);

    private static Matrix Case(Backend backend, float[] values, int rows = 1) =>
        Compute.Case.Upload(backend, values, rows, values.Length / rows);

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
