using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Models;

namespace Hourglass.Tests.GradientChecks;

/// <summary>Whole models: the gradient of every part is the derivative of the objective.</summary>
public sealed class ModelGradientTests
{
    /// <summary>Bottleneck and penalties as a recipe writes them; each is checked in a small model.</summary>
    public static TheoryData<string, string> Families => new()
    {
        { "null", "[]" },
        { "null", """[{ "penalty": "l1", "weight": 0.3 }]""" },
        {
            "null",
            """[{ "penalty": "l1", "weight": 0.3, "layer": "encoder.0" }, { "penalty": "l1", "weight": 0.2, "layer": "decoder.0" }]"""
        },
        { "null", """[{ "penalty": "klSparsity", "weight": 0.5, "target": 0.2 }]""" },
        { "null", """[{ "penalty": "klSparsity", "weight": 2, "layer": "encoder.1" }]""" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", "[]" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", """[{ "penalty": "kl" }]""" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", """[{ "penalty": "kl", "weight": 2, "capacity": 0.4 }]""" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", """[{ "penalty": "kl", "freeBits": 0.2 }, { "penalty": "l1", "weight": 0.1 }]""" },
        { "null", """[{ "penalty": "mmd", "weight": 2 }]""" },
        {
            """{ "bottleneck": "gaussian", "size": 2 }""",
            """[{ "penalty": "mmd", "kernel": "rbf", "sigma": 0.5, "prior": { "prior": "ring" } }]"""
        },
        { "null", """[{ "penalty": "contractive", "weight": 0.3 }]""" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", """[{ "penalty": "contractive", "weight": 0.3 }, { "penalty": "kl" }]""" },
    };

    /// <summary>Objectives of a Gaussian code.</summary>
    public static TheoryData<string> Likelihoods =>
    [
        """{ "loss": "gaussianLikelihood", "variance": 0.5, "penalties": [{ "penalty": "kl" }] }""",
        """{ "loss": "gaussianLikelihood", "penalties": [{ "penalty": "kl" }] }""",
        """{ "loss": "gaussianLikelihood", "reduction": "mean" }""",
        """{ "loss": "binaryCrossEntropy", "importanceSamples": 1 }""",
        """{ "loss": "binaryCrossEntropy", "importanceSamples": 4 }""",
        """{ "loss": "gaussianLikelihood", "importanceSamples": 4 }""",
        """{ "loss": "gaussianLikelihood", "variance": 0.5, "importanceSamples": 3 }""",
    ];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_gradient_of_a_bound_is_its_derivative(string objective) =>
        Check("""{ "bottleneck": "gaussian", "size": 3 }""", objective);

    [Theory]
    [MemberData(nameof(Families))]
    public void The_gradient_is_the_derivative_of_the_objective(string bottleneck, string penalties) =>
        Check(bottleneck, $$"""{ "loss": "binaryCrossEntropy", "penalties": {{penalties}} }""");

    [Theory]
    [InlineData("klSparsity")]
    [InlineData("l1")]
    public void A_penalty_in_the_middle_of_a_network_leaves_the_gradient_around_it_alone(string penalty) =>
        Check(
            "null",
            $$"""
            {
              "loss": "binaryCrossEntropy",
              "penalties": [
                { "penalty": "{{penalty}}", "weight": 0.5, "layer": "encoder.0" },
                { "penalty": "{{penalty}}", "weight": 2, "layer": "decoder.0" }
              ]
            }
            """,
            hidden: "sigmoid");

    [Fact]
    public void A_check_restores_the_parameters_bit_for_bit()
    {
        var model = new Autoencoder(Recipe.Dense([4, 2]), new Shape(5), backend: new ReferenceBackend());
        var (before, after) = (new float[model.Parameters.All.Length], new float[model.Parameters.All.Length]);
        model.Backend.Download(model.Parameters.All, before);
        GradientCheck.Model(model, RowTable.FromFloats([.. Enumerable.Range(0, 10).Select(i => i / 10f)], 2, 5));
        model.Backend.Download(model.Parameters.All, after);
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0)]
    public void Units_of_ReLU_whose_inputs_are_all_0_are_checked_beside_the_kink(float value)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var recipe = Recipe.Dense([4, 2]) with { Training = new() { Seed = seed } };
            var model = new Autoencoder(recipe, new Shape(5), backend: new ReferenceBackend());
            var rows = Enumerable.Range(0, 10).Select(i => i * value);
            var report = GradientCheck.Model(model, RowTable.FromFloats([.. rows], 2, 5));
            report.ThrowIfFailed();
            Assert.All(report.Entries, entry => Assert.True(entry.IsChecked, report.ToString()));
        }
    }

    private static void Check(string bottleneck, string objective, string hidden = "tanh")
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "encoder": [
                { "layer": "dense", "units": 6, "activation": "{{hidden}}" }, { "layer": "dense", "units": 4, "activation": "sigmoid" }
              ],
              "bottleneck": {{bottleneck}},
              "decoder": [
                { "layer": "dense", "units": 6, "activation": "{{hidden}}" }, { "layer": "dense", "units": 5, "activation": "sigmoid" }
              ],
              "objective": {{objective}},
              "training": { "epochs": 1, "seed": 3 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(5), backend: new ReferenceBackend());
        var values = Enumerable.Range(0, 7 * 5).Select(i => (float)(i * 37 % 64) / 64).ToArray();
        GradientCheck.Model(model, RowTable.FromFloats(values, 7, 5)).ThrowIfFailed();
    }
}
