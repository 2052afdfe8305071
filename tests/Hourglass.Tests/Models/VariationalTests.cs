using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Models;

/// <summary>What must hold of a variational autoencoder as a whole.</summary>
public sealed class VariationalTests
{
    private const string Kl = """{ "penalty": "kl" }""";

    [Fact]
    public void The_divergence_is_0_for_the_prior_a_half_for_a_mean_of_1_and_grows_without_end_as_sigma_goes_to_0()
    {
        Assert.Equal(0, Divergence(0, 0), 1e-12);
        Assert.Equal(0.5, Divergence(1, 0), 1e-12);
        // ½(σ² − log σ² − 1): growing, and beyond any bound
        var values = Enumerable.Range(1, 8).Select(n => Divergence(0, -10f * n)).ToArray();
        Assert.Equal(values.Order(), values);
        Assert.Equal(0.5 * (80 - 1), values[^1], 1e-4);
    }

    [Fact]
    public void A_hundred_thousand_draws_have_the_mean_and_deviation_of_the_head()
    {
        var backend = new CpuBackend(1);
        var (head, code) = (backend.Allocate(200_000).AsMatrix(0, 100_000, 2), backend.Allocate(100_000).AsMatrix(0, 100_000, 1));
        backend.Upload([.. Enumerable.Range(0, 100_000).SelectMany(_ => (float[])[1.5f, MathF.Log(0.25f)])], head);
        backend.GaussianDraw(new RandomStream(1, RandomPurpose.Latent), head, code);
        var drawn = new float[code.Length];
        backend.Download(code, drawn);
        var mean = drawn.Average();
        Assert.Equal(1.5, mean, 0.005);
        Assert.Equal(0.5, Math.Sqrt(drawn.Average(z => (z - mean) * (z - mean))), 0.005);
    }

    [Fact]
    public void A_weight_of_0_is_an_autoencoder_with_noise_and_1_is_the_plain_one_bit_for_bit()
    {
        Assert.Equal(Weights("[]"), Weights("""[{ "penalty": "kl", "weight": 0 }]"""));
        Assert.Equal(Weights($"[{Kl}]"), Weights("""[{ "penalty": "kl", "weight": 1 }]"""));
        Assert.NotEqual(Weights("[]"), Weights($"[{Kl}]"));

        static float[] Weights(string penalties) => TinyData.Weights(Fit(Model(penalties)));
    }

    [Fact]
    public void Both_forms_of_the_bound_agree()
    {
        // E log p(z, x) + H(q) = E log p(x|z) − KL, the first with E log p(z) and the entropy in closed form.
        var model = Fit(Model($"[{Kl}]", epochs: 20));
        var rows = TinyData.Table(100);
        var (terms, q) = (model.Evaluate(rows).Terms, model.EncodeDistribution(rows));
        var joint = -terms["gaussianLikelihood"];
        foreach (var (mean, logVariance) in q.Means.Cast<float>().Zip(q.LogVariances.Cast<float>()))
        {
            joint -= 0.5 * (Math.Log(2 * Math.PI) + mean * mean + Math.Exp(logVariance)) / 100;
            joint += 0.5 * (Math.Log(2 * Math.PI * Math.E) + logVariance) / 100;
        }

        Assert.Equal(-terms["negativeElbo"], joint, 1e-5);
        Assert.Equal(joint, -terms["gaussianLikelihood"] - terms["kl"], 1e-5);
    }

    [Theory]
    [InlineData("""{ "penalty": "mmd" }""")]
    [InlineData("""{ "penalty": "l1", "weight": 0.1 }""")]
    public void A_model_whose_penalties_tell_no_divergence_tells_it_with_its_bound(string penalty)
    {
        var model = Fit(Model($"[{penalty}]"));
        var (rows, terms) = (TinyData.Table(50), model.Evaluate(TinyData.Table(50)).Terms);
        Assert.Equal(model.EncodeDistribution(rows).Summarize().Divergence, terms["kl"], 1e-4);
        Assert.Equal(terms["negativeElbo"], terms["gaussianLikelihood"] + terms["kl"], 1e-6);
    }

    [Fact]
    public void A_bound_is_of_the_prior_N_0_I_alone_and_a_weight_of_0_holds_no_code_to_it()
    {
        var ring = Model("""[{ "penalty": "mmd", "prior": { "prior": "ring" } }]""", size: 2);
        Assert.False(ring.HasLikelihood);
        Assert.DoesNotContain("negativeElbo", ring.TermNames);
        Assert.Null(Model("""[{ "penalty": "kl", "weight": 0 }]""").Prior);
        Assert.NotNull(Model($"[{Kl}]").Prior);
    }

    [Fact]
    public void A_term_that_is_not_finite_is_written_and_read_as_such()
    {
        var model = Fit(Model($"[{Kl}]"));
        model.History.Add(new HistoryEntry(
            9, 9, 0.1, 1, model.History.Entries[0].Train,
            new Dictionary<string, double> { ["loss"] = double.PositiveInfinity, ["mse"] = double.NaN }));
        var path = Path.Combine(Directory.CreateTempSubdirectory("hourglass-test-").FullName, "model.safetensors");
        model.Save(path);
        var read = ModelFile.Load(path).History.Entries[^1].Validation!;
        Assert.Equal((double.PositiveInfinity, double.NaN), (read["loss"], read["mse"]));
    }

    [Fact]
    public void The_divergence_falls_as_its_weight_grows()
    {
        var found = ((string[])["0.01", "0.1", "1", "4"]).Select(weight =>
            Fit(Model($$"""[{ "penalty": "kl", "weight": {{weight}} }]""", epochs: 20))
                .Evaluate(TinyData.Table(100)).Terms["kl"]).ToArray();
        Assert.Equal(found.OrderDescending(), found);
        Assert.True(found[0] > 2 * found[^1], string.Join(" ", found));
    }

    [Theory]
    [InlineData("""{ "penalty": "kl", "weight": 0.5 }""")]
    [InlineData("""{ "penalty": "kl", "warmUpSteps": 9 }""")]
    [InlineData("""{ "penalty": "kl", "capacity": 2 }""")]
    [InlineData("""{ "penalty": "kl", "capacity": 2, "capacitySteps": 9 }""")]
    [InlineData("""{ "penalty": "kl", "freeBits": 0.5 }""")]
    public void Each_option_of_the_divergence_changes_the_result(string penalty)
    {
        Assert.NotEqual(TinyData.Weights(Fit(Model($"[{Kl}]"))), TinyData.Weights(Fit(Model($"[{penalty}]"))));
        if (penalty.Contains("capacitySteps", StringComparison.Ordinal))
            Assert.NotEqual(
                TinyData.Weights(Fit(Model("""[{ "penalty": "kl", "capacity": 2 }]"""))), TinyData.Weights(Fit(Model($"[{penalty}]"))));
    }

    [Fact]
    public void The_weight_and_the_capacity_of_a_step_are_in_the_history()
    {
        var model = Model("""[{ "penalty": "kl", "weight": 2, "warmUpSteps": 10, "capacity": 3, "capacitySteps": 20 }]""");
        var training = model.Recipe.Training with { Epochs = null, Iterations = 30, LogEvery = 5 };
        var lines = Fit(model, training).History.Entries;
        Assert.Equal([0.0, 1, 2, 2, 2, 2], lines.Select(line => line.Train["klWeight"]));
        Assert.Equal([0.0, 0.75, 1.5, 2.25, 3, 3], lines.Select(line => line.Train["klCapacity"]));
        // the cost is β·|KL − C|, below C as well as above it
        Assert.All(lines, line => Assert.Equal(
            line.Train["gaussianLikelihood"] + line.Train["klWeight"] * Math.Abs(line.Train["kl"] - line.Train["klCapacity"]),
            line.Train["loss"], 1e-9));
        Assert.Contains(lines, line => line.Train["kl"] < line.Train["klCapacity"]);
    }

    [Fact]
    public void The_divergence_is_in_nats_a_sample_whatever_the_batch()
    {
        var model = Model($"[{Kl}]");
        var (one, twice) = (
            TinyData.Table(20),
            RowTable.FromFloats([.. TinyData.Rows(20).Cast<float>(), .. TinyData.Rows(20).Cast<float>()], 40, 6));
        var codes = model.EncodeDistribution(one);
        Assert.Equal(model.Evaluate(one).Terms["kl"], model.Evaluate(twice).Terms["kl"], 1e-6);
        Assert.Equal(codes.Summarize().Divergence, model.Evaluate(one).Terms["kl"], 1e-6);
        Assert.Equal(model.Evaluate(one).Terms["kl"], TrainingTerm(20), 1e-6);
        Assert.Equal(TrainingTerm(20), Enumerable.Range(0, 20).Average(r => TrainingTerm(1, r)), 1e-6);

        double TrainingTerm(int rows, int first = 0)
        {
            var workspace = new Workspace(model, rows, training: true);
            model.Backend.Gather(one, model.Scaler.Map, [.. Enumerable.Range(first, rows)], workspace.Input(rows));
            model.Parameters.ZeroGradients();
            workspace.ComputeGradient(rows, 1, 0);
            return workspace.Terms[model.TermNames.ToList().IndexOf("kl")];
        }
    }

    [Fact]
    public void Codes_are_means_each_time_and_samples_follow_their_seed()
    {
        var model = Fit(Model($"[{Kl}]"));
        var rows = TinyData.Rows(10);
        Assert.Equal(model.Encode(rows), model.Encode(rows));
        Assert.Equal(model.EncodeDistribution(rows).Means, model.Encode(rows));
        Assert.Equal(model.Sample(5, 1), model.Sample(5, 1));
        Assert.NotEqual(model.Sample(5, 1), model.Sample(5, 2));
    }

    [Theory]
    [InlineData("""[{ "penalty": "kl" }]""", "gaussianLikelihood")]
    [InlineData("""[{ "penalty": "kl" }]""", "binaryCrossEntropy")]
    [InlineData("""[{ "penalty": "kl", "weight": 3 }]""", "binaryCrossEntropy")]
    [InlineData("[]", "gaussianLikelihood")]
    public void Reconstruction_and_divergence_make_up_the_elbo(string penalties, string loss)
    {
        var model = Fit(Model(penalties, loss: loss));
        var terms = model.Evaluate(TinyData.Table(50)).Terms;
        Assert.Equal(terms[loss] + terms["kl"], terms["negativeElbo"], 1e-6);
        if (penalties == $"[{Kl}]") Assert.Equal(terms["loss"], terms["negativeElbo"], 1e-6);
        Assert.Equal(terms.Keys, model.History.Entries[^1].Train.Keys);
    }

    [Fact]
    public void A_loss_that_is_no_likelihood_has_no_elbo()
    {
        var model = Model($"[{Kl}]", loss: "squaredError");
        Assert.DoesNotContain("negativeElbo", model.TermNames);
        Assert.Contains("squaredError", Assert.Throws<InvalidOperationException>(() => model.LogLikelihood(TinyData.Table(2), 1)).Message);
    }

    [Theory]
    [InlineData("""[{ "penalty": "kl" }]""", "null")]
    [InlineData("[]", "4")]
    public void A_run_in_two_pieces_and_on_any_number_of_threads_has_the_bits_of_the_straight_run(string penalties, string samples)
    {
        var straight = TinyData.Weights(Fit(Model(penalties, samples: samples)));
        Assert.Equal(straight, TinyData.Weights(Fit(Model(penalties, samples: samples, backend: new CpuBackend(2)))));

        var path = Path.GetTempFileName();
        try
        {
            new Trainer(Model(penalties, epochs: 2, samples: samples)) { CheckpointPath = path }.Fit(TinyData.Table(100));
            var resumed = Model(penalties, samples: samples);
            var trainer = new Trainer(resumed);
            trainer.Resume(path);
            trainer.Fit(TinyData.Table(100));
            Assert.Equal(straight, TinyData.Weights(resumed));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("""[{ "penalty": "kl", "freeBits": 0.1 }]""", "null", "gaussianLikelihood")]
    [InlineData("[]", "5", "gaussianLikelihood")]
    [InlineData("[]", "5", "binaryCrossEntropy")]
    public void A_step_allocates_nothing(string penalties, string samples, string loss)
    {
        var model = Model(penalties, samples: samples, loss: loss, binarize: "redraw");
        var workspace = new Workspace(model, 32, training: true);
        model.Backend.Gather(TinyData.Table(32), model.Scaler.Map, [.. Enumerable.Range(0, 32)], workspace.Input(32));
        Step();
        Step();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 20; i++) Step();
        }));

        void Step()
        {
            model.Parameters.ZeroGradients();
            workspace.ComputeGradient(32, 1, 3);
        }
    }

    [Fact]
    public void A_summary_taken_chunk_by_chunk_is_that_of_all_codes_at_once()
    {
        var model = Fit(Model($"[{Kl}]"));
        var rows = new Hourglass.Data.DataSet("rows", TinyData.Table(1300));
        var (whole, summary) = (model.EncodeDistribution(rows.Table).Summarize(), model.SummarizePosterior(rows));
        Assert.Equal(whole.Divergences, summary.Divergences);
        Assert.Equal(whole.VariancesOfMeans, summary.VariancesOfMeans);
        Assert.Equal(1300, summary.Rows);
    }

    private static double Divergence(float mean, float logVariance)
    {
        var backend = new ReferenceBackend();
        var head = backend.Allocate(2).AsMatrix(0, 1, 2);
        backend.Upload([mean, logVariance], head);
        return backend.GaussianDivergence(head, backend.Allocate(1).AsRow());
    }

    private static Autoencoder Fit(Autoencoder model, TrainingRecipe? training = null)
    {
        new Trainer(model, training ?? model.Recipe.Training).Fit(TinyData.Table(100));
        return model;
    }

    private static Autoencoder Model(
        string penalties, int epochs = 4, string samples = "null", string loss = "gaussianLikelihood", Backend? backend = null,
        string binarize = "none", int size = 3) =>
        new(RecipeJson.Parse($$"""
            {
              "name": "tiny-vae",
              "data": { "binarize": "{{binarize}}" },
              "encoder": [ { "layer": "dense", "units": 8, "activation": "tanh" } ],
              "bottleneck": { "bottleneck": "gaussian", "size": {{size}} },
              "decoder": [ { "layer": "dense", "units": 8, "activation": "tanh" },
                { "layer": "dense", "units": 6, "activation": "sigmoid" } ],
              "objective": { "loss": "{{loss}}", "penalties": {{penalties}},
                "importanceSamples": {{samples}}{{(loss == "gaussianLikelihood" ? ", \"variance\": 0.01" : "")}} },
              "training": { "epochs": {{epochs}}, "batchSize": 16, "learningRate": 0.01, "seed": 3 }
            }
            """), new Shape(6), backend: backend ?? new CpuBackend(1));
}
