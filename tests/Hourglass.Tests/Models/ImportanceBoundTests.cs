using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Models;

/// <summary>The importance-weighted bound, as an estimate of log p(x) and as an objective.</summary>
public sealed class ImportanceBoundTests
{
    // x = a·z + noise of variance S over one factor: log p(x) is that of N(0, aaᵀ + S·I),
    // and the posterior N(aᵀx / (|a|² + S), S / (|a|² + S)).
    private static readonly float[] A = [0.8f, -0.5f, 1.2f];
    private const float S = 0.3f;

    [Fact]
    public void With_the_exact_posterior_any_number_of_codes_gives_the_exact_likelihood()
    {
        var (model, rows) = (LinearModel(shift: 0, spread: 1), Rows());
        foreach (var samples in (int[])[1, 7])
        {
            var found = model.LogLikelihood(rows, samples, seed: 5);
            for (var r = 0; r < found.Length; r++) Assert.Equal(Exact(rows, r), found[r], 2e-5);
        }

        // then the ELBO is exact on average over draws, too: its gap is the divergence of q and the posterior
        Assert.Equal(-Enumerable.Range(0, 40).Average(r => Exact(rows, r)), model.Evaluate(Table(rows)).Terms["negativeElbo"], 0.5);
    }

    [Fact]
    public void With_a_wrong_posterior_it_rises_towards_the_exact_likelihood_from_the_elbo()
    {
        var (model, rows) = (LinearModel(shift: 0.4f, spread: 2), Rows());
        var exact = Enumerable.Range(0, 40).Average(r => Exact(rows, r));
        var bounds = ((int[])[1, 10, 100, 1000]).Select(samples => model.LogLikelihood(rows, samples, seed: 5).Average()).ToArray();
        Assert.Equal(bounds.Order(), bounds);
        Assert.True(bounds[0] < exact - 0.2, $"{bounds[0]} {exact}");
        Assert.Equal(exact, bounds[^1], 0.01);
        Assert.True(-model.Evaluate(Table(rows)).Terms["negativeElbo"] <= bounds[1]);
    }

    [Fact]
    public void Its_draws_follow_the_seed_and_rows_do_not_disturb_each_other()
    {
        var (model, rows) = (LinearModel(shift: 0.4f, spread: 2), Rows());
        Assert.Equal(model.LogLikelihood(rows, 3, seed: 5), model.LogLikelihood(rows, 3, seed: 5));
        Assert.NotEqual(model.LogLikelihood(rows, 3, seed: 5), model.LogLikelihood(rows, 3, seed: 6));
        var one = new float[1, 3];
        for (var c = 0; c < 3; c++) one[0, c] = rows[0, c];
        Assert.Equal(model.LogLikelihood(rows, 3, seed: 5)[0], model.LogLikelihood(one, 3, seed: 5)[0], 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LogLikelihood(rows, 0));
    }

    [Fact]
    public void The_objective_of_one_code_is_the_elbo_of_that_code_and_of_k_the_bound()
    {
        var rows = Rows();
        foreach (var samples in (int[])[1, 6])
        {
            var model = LinearModel(shift: 0.4f, spread: 2, samples: samples);
            // Evaluate draws with the recipe's seed, and so does this
            Assert.Equal(-model.LogLikelihood(rows, samples).Average(), model.Evaluate(Table(rows)).Loss, 1e-5);
        }

        // the reconstruction of the one code is the plain variational autoencoder's
        var (bound, plain) = (LinearModel(0.4f, 2, samples: 1), LinearModel(0.4f, 2));
        Assert.Equal(
            plain.Evaluate(Table(rows)).Terms["gaussianLikelihood"], bound.Evaluate(Table(rows)).Terms["gaussianLikelihood"], 1e-5);
        Assert.Equal(plain.Evaluate(Table(rows)).Terms["kl"], bound.Evaluate(Table(rows)).Terms["kl"], 1e-9);
    }

    [Fact]
    public void More_codes_change_the_training_and_make_samples_possible()
    {
        float[] Train(int samples)
        {
            var model = LinearModel(0.4f, 2, samples);
            new Hourglass.Training.Trainer(model).Fit(Table(Rows()));
            Assert.Equal(3, model.Sample(2, 1).GetLength(1));
            return TinyData.Weights(model);
        }

        Assert.NotEqual(Train(1), Train(2));
    }

    [Theory]
    [InlineData(
        """{ "loss": "gaussianLikelihood", "importanceSamples": 2, "penalties": [{ "penalty": "kl" }] }""", "gaussian",
        "excludes penalties")]
    [InlineData("""{ "loss": "squaredError", "importanceSamples": 2 }""", "gaussian", "likelihood")]
    [InlineData("""{ "loss": "gaussianLikelihood", "importanceSamples": 2, "reduction": "mean" }""", "gaussian", "sum")]
    [InlineData("""{ "loss": "gaussianLikelihood", "importanceSamples": 0 }""", "gaussian", "at least 1")]
    [InlineData("""{ "loss": "gaussianLikelihood", "importanceSamples": 2 }""", "identity", "gaussian bottleneck")]
    [InlineData("""{ "loss": "squaredError", "variance": 2 }""", "gaussian", "variance")]
    [InlineData("""{ "loss": "gaussianLikelihood", "variance": 0 }""", "gaussian", "above 0")]
    public void What_makes_no_sense_is_refused(string objective, string bottleneck, string word)
    {
        var text = $$"""
            {
              "encoder": [ { "layer": "dense", "units": 2 } ],
              "bottleneck": { "bottleneck": "{{bottleneck}}"{{(bottleneck == "gaussian" ? ", \"size\": 1" : "")}} },
              "decoder": [ { "layer": "dense", "units": 3 } ],
              "objective": {{objective}}, "training": { "epochs": 1 }
            }
            """;
        Assert.Contains(word, Assert.Throws<RecipeException>(() => new Autoencoder(RecipeJson.Parse(text), new Shape(3))).Message);
    }

    /// <summary>
    /// The linear model with its posterior, moved by <paramref name="shift"/> and widened <paramref name="spread"/> times.
    /// </summary>
    private static Autoencoder LinearModel(float shift, float spread, int? samples = null)
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "name": "linear-gaussian",
              "encoder": [ { "layer": "activation", "activation": "identity" } ],
              "bottleneck": { "bottleneck": "gaussian", "size": 1 },
              "decoder": [ { "layer": "dense", "units": 3 } ],
              "objective": { "loss": "gaussianLikelihood", "variance": {{S}},
                "penalties": {{(samples is null ? """[{ "penalty": "kl" }]""" : "[]")}} },
              "training": { "epochs": 1, "seed": 4, "batchSize": 16 }
            }
            """);
        recipe = recipe with { Objective = recipe.Objective with { ImportanceSamples = samples } };
        var model = new Autoencoder(recipe, new Shape(3), backend: new CpuBackend(1));
        var total = A.Sum(a => a * a) + S;
        var parameters = model.Parameters.Parameters;
        Assert.Equal([6, 2, 3, 3], parameters.Select(p => p.Length));
        model.Backend.Upload([.. A.Select(a => a / total), 0, 0, 0], parameters[0].Values);
        model.Backend.Upload([shift, MathF.Log(S / total * spread)], parameters[1].Values);
        model.Backend.Upload(A, parameters[2].Values);
        model.Backend.Upload([0, 0, 0], parameters[3].Values);
        return model;
    }

    private static float[,] Rows()
    {
        var rows = new float[40, 3];
        var draws = new float[160];
        var backend = new ReferenceBackend();
        var matrix = backend.Allocate(160).AsRow();
        backend.FillNormal(new RandomStream(9, RandomPurpose.Data), 0, 1, matrix);
        backend.Download(matrix, draws);
        for (var r = 0; r < 40; r++)
            for (var c = 0; c < 3; c++)
                rows[r, c] = A[c] * draws[4 * r] + MathF.Sqrt(S) * draws[4 * r + 1 + c];
        return rows;
    }

    private static RowTable Table(float[,] rows) => RowTable.FromFloats([.. rows.Cast<float>()], rows.GetLength(0), 3);

    /// <summary>log N(x; 0, aaᵀ + S·I), by the lemmas of Sherman and Morrison and of the determinant.</summary>
    private static double Exact(float[,] rows, int r)
    {
        double squares = 0, along = 0, length = A.Sum(a => (double)a * a);
        for (var c = 0; c < 3; c++) (squares, along) = (squares + rows[r, c] * rows[r, c], along + A[c] * rows[r, c]);
        var distance = (squares - along * along / (S + length)) / S;
        return -0.5 * (distance + 3 * Math.Log(2 * Math.PI) + 2 * Math.Log(S) + Math.Log(S + length));
    }
}
