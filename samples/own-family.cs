#:project ../src/Hourglass/Hourglass.csproj
#:project ../src/Hourglass.SampleData/Hourglass.SampleData.csproj
#:property PublishAot=false

// A family of one's own: the regularized autoencoder (Ghosh et al., 2020) holds its codes near 0.  dotnet run -c Release samples/own-family.cs


using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Optimizers;
using Hourglass.SampleData;
using Hourglass.Training;

var clothes = SampleDataSets.FashionMini();
foreach (var weight in (float[])[0, 1])
{
    var recipe = Recipe.Dense(784, [128, 16]) with
    {
        Objective = new() { Penalties = [new SmallCodesRecipe { Weight = weight }] },
        Training = new() { Epochs = 3, BatchSize = 64, Optimizer = OptimizerKind.AdamW },
    };
    var model = new Autoencoder(recipe, clothes.Train.Shape, Scaler.Fit(ScalerKind.ByteRange, clothes.Train.Table));
    model.Fit(clothes.Train);
    var measured = model.Evaluate(clothes.Test!);
    Console.WriteLine($"weight {weight}: MSE {measured.MeanSquaredError:F4}, ½‖z‖² {measured.Terms["smallCodes"]:F2}");
}

/// <summary>½·‖z‖², summed over the code and averaged over samples; its slope is z.</summary>
internal sealed class SmallCodes(float weight) : Penalty("smallCodes", weight)
{
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = 0.5 * pass.Backend.SumOfSquares(pass.Values) / pass.Rows;
        if (pass.WantsGradient) pass.Backend.AddScaled(pass.Values, Weight / pass.Rows, pass.Gradient);
        return Weight * terms[0];
    }
}

internal sealed record SmallCodesRecipe : PenaltyRecipe
{
    public required float Weight { get; set; }

    public override Penalty Create() => new SmallCodes(Weight);
}
