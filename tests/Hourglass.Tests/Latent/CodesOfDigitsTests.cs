using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Latent;

/// <summary>Check E6 on the digits 1, 5 and 6: codes of two numbers keep the classes better apart than two principal components.</summary>
public sealed class CodesOfDigitsTests
{
    [DataFact]
    [Trait("Speed", "slow")]
    public void The_nearest_other_code_has_the_digit_of_a_picture_in_92_of_100_and_the_nearest_by_PCA_in_90()
    {
        var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(Repository.Root, "recipes", "mnist-156-tanh.json")));
        var data = TrainingData.Prepare(recipe.Data, new DataCatalog().Load("mnist"), recipe.Training.Seed);
        var model = new Autoencoder(recipe, data.Train.Shape, data.Scaler);
        model.Fit(data.Train);
        var test = data.Test!;
        Assert.Equal(2985, test.Count);
        var byCodes = NeighborPurity.Measure(model.Encode(test), test.Labels, 1);
        var byPca = NeighborPurity.Measure(
            Pca.Fit(data.Train.Table, model.Scaler.Map, 2).Encode(test.Table, model.Scaler.Map), test.Labels, 1);
        Assert.InRange(byCodes.Accuracy, 0.91, 0.935);
        Assert.Equal(0.906, byPca.Accuracy, 0.001);
        Assert.True(CodeGaps.Measure(model.Encode(test)).Dispersion > 5); // classes gather: the codes are far from uniform
    }
}
