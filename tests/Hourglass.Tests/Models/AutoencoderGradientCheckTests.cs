using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Tests.Models;

/// <summary>Whole models: every part's gradient is the derivative of the objective.</summary>
public sealed class AutoencoderGradientCheckTests
{
    /// <summary>Bottleneck and penalties as a recipe writes them; each is checked in a small model.</summary>
    public static TheoryData<string, string> Families => new()
    {
        { "null", "[]" },
        { "null", """[{ "penalty": "l1", "weight": 0.3 }]""" },
        { "null", """[{ "penalty": "l1", "weight": 0.3, "layer": "encoder.0" }, { "penalty": "l1", "weight": 0.2, "layer": "decoder.0" }]""" },
        { "null", """[{ "penalty": "klSparsity", "weight": 0.5, "target": 0.2 }]""" },
        { "null", """[{ "penalty": "klSparsity", "weight": 2, "layer": "encoder.1" }]""" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", "[]" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", """[{ "penalty": "kl" }]""" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", """[{ "penalty": "kl", "weight": 2, "capacity": 0.4 }]""" },
        { """{ "bottleneck": "gaussian", "size": 3 }""", """[{ "penalty": "kl", "freeBits": 0.2 }, { "penalty": "l1", "weight": 0.1 }]""" },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void The_gradient_is_the_derivative_of_the_objective(string bottleneck, string penalties)
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "encoder": [ { "layer": "dense", "units": 6, "activation": "tanh" }, { "layer": "dense", "units": 4, "activation": "sigmoid" } ],
              "bottleneck": {{bottleneck}},
              "decoder": [ { "layer": "dense", "units": 6, "activation": "tanh" }, { "layer": "dense", "units": 5, "activation": "sigmoid" } ],
              "objective": { "loss": "binaryCrossEntropy", "penalties": {{penalties}} },
              "training": { "epochs": 1, "seed": 3 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(5), backend: new ReferenceBackend());
        var values = Enumerable.Range(0, 7 * 5).Select(i => (float)(i * 37 % 64) / 64).ToArray();
        AutoencoderGradientCheck.Run(model, RowTable.FromFloats(values, 7, 5)).ThrowIfFailed();
    }
}
