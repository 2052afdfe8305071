using Hourglass.Compute;
using Hourglass.Consumer.Tests.Parts;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.Consumer.Tests;

/// <summary>A recipe for each part of our own that recipes name, with what <c>hourglass info</c> says of the part.</summary>
internal static class OwnRecipes
{
    /// <summary>The same without a part of our own.</summary>
    internal static readonly Recipe Plain = Recipe.Dense([8, 3], ActivationKind.Tanh) with
    {
        Name = "own parts",
        Training = new() { Epochs = 8, BatchSize = 16, LearningRate = 0.01f, Seed = 3 },
    };

    internal static readonly Dictionary<string, (Recipe Recipe, string Info)> All = new()
    {
        ["scaleAndShift"] = (
            Plain with { Encoder = [Plain.Encoder[0], new ScaleAndShiftRecipe(), Plain.Encoder[1]] }, @"encoder\.1 +scaleAndShift +8 +16"),
        ["logCosh"] = (With(new ObjectiveRecipe { Loss = new LogCoshRecipe() }), @"loss +logCosh"),
        ["squaredHinge"] = (
            With(new ObjectiveRecipe { Penalties = [new SquaredHingeRecipe { Limit = 0.25f, Weight = 0.5f }] }),
            @"penalty +squaredHinge +limit 0\.25, weight 0\.5"),
        ["drift"] = (
            Plain with { Corruption = new DriftRecipe { Maximum = 0.25f } }, @"corruption +drift, at most ±0\.25 at the end of a row"),
        ["unitNorm"] = (Plain with { Bottleneck = new UnitNormRecipe() }, @"bottleneck +unitNorm"),
        ["laplace"] = (
            With(new ObjectiveRecipe { Penalties = [new MaximumMeanDiscrepancyRecipe { Prior = new LaplaceRecipe { Scale = 0.5f } }] }),
            @"penalty +mmd .*prior laplace \(scale 0\.5\)"),
        ["signum"] = (
            With(Plain.Training with { Optimizer = new SignumRecipe { Momentum = 0.75f }, LearningRate = 0.005f }),
            @"optimizer +signum +momentum 0\.75"),
        ["cosineRestarts"] = (
            With(Plain.Training with { Schedule = new CosineRestartsRecipe { Period = 9 } }),
            @"schedule +cosineRestarts .*period 9, growth 2"),
        ["robust"] = (Plain with { Data = new() { Scaler = new RobustScaler { Tail = 0.125f } } }, @"scaler +robust +tail 0\.125"),
        ["libsvm"] = (Plain with { Data = new() { Source = "rows.txt", Format = new LibSvmFormat() } }, @"""format"": ""libsvm"""),
    };

    private static Recipe With(ObjectiveRecipe objective) => Plain with { Objective = objective };

    private static Recipe With(TrainingRecipe training) => Plain with { Training = training };
}
