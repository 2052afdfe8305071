using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Detection;

/// <summary>Small trained models, their rows and detectors on them, for tests of detectors and of their scores.</summary>
internal static class DetectorModels
{
    private const string VariationalRecipe = """
        {
          "name": "small", "encoder": [ { "layer": "dense", "units": 8, "activation": "tanh" } ],
          "bottleneck": { "bottleneck": "gaussian", "size": 2 },
          "decoder": [ { "layer": "mirror" } ],
          "objective": { "loss": "gaussianLikelihood", "variance": 0.05, "penalties": [ { "penalty": "kl" } ] },
          "training": { "epochs": 60, "batchSize": 32, "learningRate": 0.01, "seed": 4 }
        }
        """;

    internal static readonly DataSet Normal = new("normal", TinyData.Rows(400));

    internal static readonly Autoencoder Plain = Train(TinyData.Recipe(training => training with { Epochs = 60 }));

    internal static readonly Autoencoder Variational = Train(RecipeJson.Parse(VariationalRecipe));

    internal static TheoryData<string> Scores => ["mae", "mse", "mahalanobis", "code", "elbo", "joint"];

    internal static AnomalyDetector Fit(string score) =>
        AnomalyDetector.Fit(
            score == "elbo" ? Variational : Plain, Normal, PartRegistry.Create<AnomalyScore>(score), normalClass: "fine");

    internal static Autoencoder Train(Recipe recipe)
    {
        var model = new Autoencoder(recipe, new Shape(6), Scaler.Fit(ScalerRecipe.Standard, Normal.Table));
        model.Fit(Normal);
        return model;
    }

    internal static DataSet Noise(int count)
    {
        var random = new Random(3);
        var rows = new float[count, 6];
        for (var r = 0; r < count; r++)
            for (var c = 0; c < 6; c++) rows[r, c] = (float)(random.NextDouble() * 2 - 0.5);
        return new DataSet("noise", rows);
    }
}
