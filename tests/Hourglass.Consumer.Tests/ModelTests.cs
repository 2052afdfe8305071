using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.SampleData;
using Hourglass.Training;

namespace Hourglass.Consumer.Tests;

public sealed class ModelTests
{
    [Fact]
    public void A_model_trains_evaluates_encodes_saves_and_loads()
    {
        var clothes = SampleDataSets.FashionMini();
        var recipe = Recipe.Dense([64, 16]) with { Training = new() { Iterations = 100, BatchSize = 64, Seed = 1 } };
        var model = new Autoencoder(recipe, clothes.Train.Shape, Scaler.Fit(ScalerRecipe.ByteRange, clothes.Train.Table));
        var before = model.Evaluate(clothes.Test!);
        Assert.Equal(100, model.Fit(clothes.Train).Steps);

        var after = model.Evaluate(clothes.Test!);
        Assert.True(after.MeanSquaredError < before.MeanSquaredError / 3, $"{before.MeanSquaredError} became {after.MeanSquaredError}.");
        Assert.InRange(after.ExplainedVariance, 0.55, 1);

        var path = Path.Combine(Directory.CreateTempSubdirectory("hourglass-consumer-").FullName, "clothes.safetensors");
        try
        {
            model.Save(path);
            var loaded = ModelFile.Load(path);
            var codes = loaded.Encode(clothes.Test!);
            Assert.Equal([clothes.Test!.Count, 16], [codes.GetLength(0), codes.GetLength(1)]);
            Assert.Equal(model.Encode(clothes.Test), codes);
            Assert.Equal(after, loaded.Evaluate(clothes.Test));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
