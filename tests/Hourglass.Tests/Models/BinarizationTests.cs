using Hourglass.Compute;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Tests.Models;

public sealed class BinarizationTests
{
    [Fact]
    public void Training_draws_anew_at_each_step_and_a_measurement_does_not()
    {
        var model = Model("redraw");
        Assert.NotEqual(Input(model, step: 0), Input(model, step: 1));
        Assert.Equal(Input(model, step: 1), Input(model, step: 1));
        Assert.All(Input(model, step: 0), value => Assert.True(value is 0 or 1));
        var rows = TinyData.Table(50);
        Assert.Equal(model.Evaluate(rows), model.Evaluate(rows));
        Assert.Equal(model.LogLikelihood(rows, 3), model.LogLikelihood(rows, 3));
    }

    [Fact]
    public void The_mean_of_many_draws_is_the_gray_value()
    {
        var model = Model("redraw");
        var mean = new double[6 * 20];
        for (var step = 0; step < 2000; step++)
        {
            var drawn = Input(model, step);
            for (var i = 0; i < mean.Length; i++) mean[i] += drawn[i] / 2000.0;
        }

        var gray = TinyData.Rows(20).Cast<float>().ToArray();
        for (var i = 0; i < mean.Length; i++) Assert.Equal(gray[i], mean[i], 0.05);
    }

    [Fact]
    public void The_threshold_is_a_half()
    {
        var gray = TinyData.Rows(20).Cast<float>();
        Assert.Equal(gray.Select(x => x >= 0.5f ? 1f : 0f), Input(Model("threshold"), step: 0));
        Assert.Equal(gray, Input(Model("none"), step: 0));
    }

    [Fact]
    public void Black_and_white_rows_are_measured_as_such()
    {
        // Thresholded in advance and left alone, the same rows give the same figures.
        var (gray, black) = (
            TinyData.Table(50), RowTable.FromFloats([.. TinyData.Rows(50).Cast<float>().Select(x => x >= 0.5f ? 1f : 0f)], 50, 6));
        var (found, expected) = (Model("threshold").Evaluate(gray), Model("none").Evaluate(black));
        Assert.Equal(expected.Loss, found.Loss, 1e-6);
        Assert.Equal(expected.MeanSquaredError, found.MeanSquaredError, 1e-9);
        Assert.Equal(expected.ExplainedVariance, found.ExplainedVariance, 1e-6);
        Assert.Equal(Model("none").LogLikelihood(black, 4), Model("threshold").LogLikelihood(gray, 4));
        Assert.NotEqual(expected.Loss, Model("none").Evaluate(gray).Loss);
    }

    [Fact]
    public void Codes_and_reconstructions_are_of_the_rows_as_they_are()
    {
        var rows = TinyData.Rows(5);
        Assert.Equal(Model("none").Encode(rows), Model("redraw").Encode(rows));
        Assert.Equal(Model("none").Reconstruct(rows), Model("redraw").Reconstruct(rows));
    }

    [Fact]
    public void Values_that_are_no_probabilities_are_refused()
    {
        var rows = RowTable.FromFloats([0, 1, 2, 0, 1, 2], 1, 6);
        Assert.Contains("from 0 to 2", Assert.Throws<InvalidInputException>(() => new Trainer(Model("redraw")).Fit(rows)).Message);
        new Trainer(Model("threshold")).Fit(rows);
    }

    private static float[] Input(Autoencoder model, long step)
    {
        var workspace = new Workspace(model, 20, training: true);
        model.Backend.Gather(TinyData.Table(20), model.Scaler.Map, [.. Enumerable.Range(0, 20)], workspace.Input(20));
        model.Parameters.ZeroGradients();
        workspace.ComputeGradient(20, 1, step);
        var seen = new float[120];
        model.Backend.Download(workspace.Input(20), seen);
        return seen;
    }

    private static Autoencoder Model(string binarize) => new(
        RecipeJson.Parse($$"""
            {
              "name": "binary",
              "data": { "binarize": "{{binarize}}" },
              "encoder": [ { "layer": "dense", "units": 4, "activation": "tanh" } ],
              "bottleneck": { "bottleneck": "gaussian", "size": 2 },
              "decoder": [ { "layer": "dense", "units": 6, "activation": "sigmoid" } ],
              "objective": { "loss": "binaryCrossEntropy", "penalties": [ { "penalty": "kl" } ] },
              "training": { "epochs": 1, "batchSize": 10, "seed": 3 }
            }
            """), new Shape(6), backend: new CpuBackend(1));
}
