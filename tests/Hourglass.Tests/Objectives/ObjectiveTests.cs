using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.GradientChecks;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Parts;

namespace Hourglass.Tests.Objectives;

public sealed class ObjectiveTests
{
    [Fact]
    public void Mean_is_sum_divided_by_the_number_of_features()
    {
        var (sum, mean) = (Evaluate(Reduction.Sum, 1), Evaluate(Reduction.Mean, 1));
        Assert.Equal(sum / 4, mean, 1e-9);
        Assert.NotEqual(sum, mean);
    }

    [Theory]
    [InlineData(Reduction.Sum)]
    [InlineData(Reduction.Mean)]
    public void Doubling_the_batch_leaves_the_loss(Reduction reduction) =>
        Assert.Equal(Evaluate(reduction, 1), Evaluate(reduction, 2), 1e-9);

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(3)]
    public void The_reconstruction_loss_counts_by_its_weight_and_is_reported_unweighted(float weight)
    {
        var rows = RowTable.FromFloats([.. Enumerable.Range(0, 35).Select(i => i * 37 % 64 / 64f)], 7, 5);
        var model = new Autoencoder(Weighted(weight), new Shape(5), backend: new ReferenceBackend());
        var terms = model.Evaluate(rows).Terms;
        var plain = new Autoencoder(Weighted(1), new Shape(5), backend: new ReferenceBackend()).Evaluate(rows).Terms;
        Assert.Equal((plain["squaredError"], plain["l1"]), (terms["squaredError"], terms["l1"]));
        Assert.Equal(weight * terms["squaredError"] + 0.5 * terms["l1"], terms["loss"], 1e-6);
        GradientCheck.Model(model, rows).ThrowIfFailed();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_of_the_reconstruction_loss_that_is_no_number_of_at_least_0_is_refused(float weight)
    {
        var error = Assert.Throws<RecipeException>(() => new Autoencoder(Weighted(weight), new Shape(5)));
        Assert.Contains("objective.reconstructionWeight", error.Message);
    }

    private static Recipe Weighted(float weight)
    {
        var recipe = RecipeJson.Parse("""
            {
              "encoder": [ { "layer": "dense", "units": 3, "activation": "sigmoid" } ], "decoder": [ { "layer": "dense", "units": 5 } ],
              "objective": { "penalties": [ { "penalty": "l1", "weight": 0.5 } ] }
            }
            """);
        return recipe with { Objective = recipe.Objective with { ReconstructionWeight = weight } };
    }

    [Theory]
    [InlineData("""{ "penalty": "kl", "weight": 2, "capacity": 3 }""", " + 2·|kl − 3|")]
    [InlineData("""{ "penalty": "kl", "freeBits": 0.5 }""", " + 1·Σ max(0.5, kl of a dimension)")]
    [InlineData("""{ "penalty": "kl" }, { "penalty": "l1", "weight": 0.25 }""", " + 1·kl + 0.25·l1")]
    public void The_name_says_what_penalties_cost(string penalties, string expected)
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "encoder": [ { "layer": "dense", "units": 3 } ], "bottleneck": { "bottleneck": "gaussian", "size": 2 },
              "decoder": [ { "layer": "dense", "units": 5 } ],
              "objective": { "penalties": [ {{penalties}} ] }
            }
            """);
        Assert.EndsWith(expected, new Autoencoder(recipe, new Shape(5)).Objective.ToString());
    }

    [Theory]
    [InlineData("objective.delta=-1", "objective.loss=huber", "delta must be above 0")]
    [InlineData("objective.loss=binaryCrossEntropy", "training.seed=1", "sigmoid")]
    public void What_a_loss_does_not_take_is_a_fault_of_the_recipe(string one, string other, string words)
    {
        var fault = Assert.Throws<RecipeException>(() => new Autoencoder(
            RecipeJson.Parse(
                """
                {
                  "encoder": [ { "layer": "dense", "units": 3 } ], "decoder": [ { "layer": "dense", "units": 5 } ],
                  "training": { "epochs": 1 }
                }
                """, other, one), new Shape(5)));
        Assert.Contains(words, fault.Message);
    }

    [Fact]
    public void The_name_says_how_the_loss_is_reduced()
    {
        Assert.Equal("huber, summed over features, averaged over samples", new Objective(new HuberLoss()).ToString());
        Assert.Equal("squaredError, averaged over features and samples", new Objective(new SquaredError(), Reduction.Mean).ToString());
        var weighted = new Objective(new SquaredError(), Reduction.Mean) { ReconstructionWeight = 0.5f };
        Assert.StartsWith("0.5·squaredError, averaged", weighted.ToString());
    }

    /// <summary>The squared error of 3 samples with 4 features, each sample taken so many times.</summary>
    private static double Evaluate(Reduction reduction, int times)
    {
        var backend = new ReferenceBackend();
        var objective = new Objective(new SquaredError(), reduction);
        Matrix z = backend.Allocate(12 * times).AsMatrix(0, 3 * times, 4), x = backend.Allocate(12 * times).AsMatrix(0, 3 * times, 4);
        for (var i = 0; i < times; i++) backend.FillNormal(new RandomStream(1, RandomPurpose.Data), 0, 1, z.SliceRows(3 * i, 3));
        return objective.Factor(z.Rows, z.Columns) * objective.Reconstruction.Evaluate(backend, Activation.Identity, z, x);
    }
}
