using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Tests.Models;
using Hourglass.Training;
using Hourglass.Transfer;
using static Hourglass.Tests.Transfer.PredictorTests;

namespace Hourglass.Tests.Transfer;

/// <summary>An encoder that is trained on with its new head.</summary>
public sealed class FineTuningTests
{
    [Theory]
    [InlineData("""{ "bottleneck": "gaussian", "size": 3 }""")]
    [InlineData("""{ "bottleneck": "topK", "size": 6, "count": 3 }""")]
    [InlineData("""{ "bottleneck": "codebook", "size": 8, "dimension": 2 }""")]
    public void The_gradient_reaches_the_encoder_through_any_bottleneck(string bottleneck)
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "name": "x", "encoder": [ { "layer": "dense", "units": 6, "activation": "tanh" } ], "bottleneck": {{bottleneck}},
              "decoder": [ { "layer": "dense", "units": 6 } ], "training": { "epochs": 3, "batchSize": 16, "seed": 2 }
            }
            """);
        var model = new Autoencoder(recipe, new Shape(6));
        model.Fit(TinyData.Rows(64));
        var (before, decoder) = (Values(model, "encoder"), Values(model, "decoder"));
        var predictor = Predictor.CreateClassifier(model, Names);
        predictor.Fit(Rows(200), Steps(300));
        Assert.NotEqual(before, Values(model, "encoder"));
        Assert.Equal(decoder, Values(model, "decoder"));
        Assert.InRange(predictor.Accuracy(Rows(200)), 0.85, 1);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{ "bottleneck": "gaussian", "size": 3 }""")]
    public void A_step_moves_the_encoder_against_the_derivative_of_the_cross_entropy(string bottleneck)
    {
        var recipe = RecipeJson.Parse($$"""
            {
              "name": "x", "encoder": [ { "layer": "dense", "units": 4, "activation": "tanh" } ], "bottleneck": {{bottleneck}},
              "decoder": [ { "layer": "dense", "units": 6 } ], "training": { "epochs": 1, "seed": 2 }
            }
            """);
        var (model, rows) = (new Autoencoder(recipe, new Shape(6)), Rows(40));
        var predictor = Predictor.CreateClassifier(model, Names, seed: 1);
        predictor.Fit(rows, new HeadOptions { Training = new() { Epochs = 0 } });
        var weight = model.Encoder.Parameters[0];
        var (at, after, slopes) = (new float[weight.Length], new float[weight.Length], new double[weight.Length]);
        model.Backend.Download(weight.Values, at);
        for (var i = 0; i < at.Length; i++) slopes[i] = (Loss(i, 0.002f) - Loss(i, -0.002f)) / 0.004;
        model.Backend.Upload(at, weight.Values);

        predictor.Fit(rows, new HeadOptions
        {
            EncoderRate = 0.5f, Training = new() { Iterations = 1, BatchSize = 40, Optimizer = new SgdRecipe(), LearningRate = 0.2f },
        });
        model.Backend.Download(weight.Values, after);
        for (var i = 0; i < at.Length; i++) Assert.Equal(-0.1 * slopes[i], after[i] - at[i], 2e-5);
        Assert.Contains(slopes, slope => Math.Abs(slope) > 0.01);

        double Loss(int element, float move)
        {
            var moved = at.ToArray();
            moved[element] += move;
            model.Backend.Upload(moved, weight.Values);
            var probabilities = predictor.Predict(rows.Table);
            return Enumerable.Range(0, 40).Average(r => -Math.Log(probabilities[r, rows.Labels[r]]));
        }
    }

    [Fact]
    public void The_encoder_has_a_learning_rate_of_its_own()
    {
        float Moved(float share)
        {
            var model = Trained();
            var before = Values(model, "encoder");
            Predictor.CreateClassifier(model, Names).Fit(Rows(100), Steps(5) with { EncoderRate = share });
            return before.Zip(Values(model, "encoder"), (a, b) => Math.Abs(a - b)).Max();
        }

        Assert.InRange(Moved(0.1f) / Moved(1), 0.05, 0.2);
    }

    [Fact]
    public void A_training_that_breaks_off_leaves_the_encoder_as_it_was()
    {
        var (model, rows) = (Trained(), Rows(100));
        var before = Values(model, "encoder");
        Assert.Throws<TrainingDivergedException>(() => Predictor.CreateClassifier(model, rows.ClassNames).Fit(
            rows,
            new HeadOptions
            {
                Freeze = false,
                Training = new() { Iterations = 200, BatchSize = 16, Optimizer = new SgdRecipe(), LearningRate = 1e30f }
            }));
        Assert.Equal(before, Values(model, "encoder"));
    }
}
