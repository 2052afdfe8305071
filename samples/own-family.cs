#!/usr/bin/env dotnet
#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false

// A penalty of your own: the regularized autoencoder (Ghosh et al., 2020) pulls its codes towards 0.
// dotnet run -c Release samples/own-family.cs
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Optimizers;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Training;

PartRegistry.Add<SmallCodesRecipe>("smallCodes"); // recipes, model files and reports of this program now know it by name

var clothes = SampleDataSets.FashionMini();
foreach (var weight in (float[])[0, 1])
{
    var recipe = Recipe.Dense([128, 16]) with
    {
        Data = new() { Scaler = ScalerRecipe.ByteRange },
        Objective = new() { Penalties = [new SmallCodesRecipe { Weight = weight }] },
        Training = new() { Epochs = 3, BatchSize = 64, Optimizer = new AdamWRecipe() },
    };
    var model = Autoencoder.Train(recipe, clothes.Train);
    var metrics = model.Evaluate(clothes.Test!);
    Console.WriteLine($"weight {weight}: MSE {metrics.MeanSquaredError:F4}, ½‖z‖² {metrics.Terms["smallCodes"]:F2}");
}

/// <summary>½·‖z‖², summed over the code and averaged over samples; its gradient is z.</summary>
internal sealed class SmallCodes(float weight) : Penalty("smallCodes", weight)
{
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = 0.5 * pass.Backend.SumOfSquares(pass.Values) / pass.Rows; // unweighted, as reports show it
        if (pass.WantsGradient) pass.Backend.AddScaled(pass.Values, Weight / pass.Rows, pass.Gradient);
        return Weight * terms[0]; // what the objective adds
    }
}

/// <summary>The penalty as a recipe names it: its options, and how it is created.</summary>
internal sealed record SmallCodesRecipe : PenaltyRecipe
{
    public float Weight { get; init; } = 1;

    public override Penalty Create() => new SmallCodes(Weight);
}
