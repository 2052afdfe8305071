using System.Numerics.Tensors;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.SampleData;
using Hourglass.Training;

namespace Hourglass.Tests.Models;

/// <summary>Check K15 on real digits: what is asked for is what comes.</summary>
public sealed class ConditionalDigitsTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void Samples_of_a_class_are_of_that_class_to_a_classifier_that_never_saw_the_model()
    {
        var (train, test) = SampleDataSets.Digits().Train.Split(0.2, seed: 1);
        var recipe = RecipeJson.Parse("""
            {
              "conditional": true,
              "encoder": [ { "layer": "dense", "units": 128, "activation": "relu" } ],
              "bottleneck": { "bottleneck": "gaussian", "size": 6 },
              "decoder": [ { "layer": "dense", "units": 128, "activation": "relu" }, { "layer": "mirror", "activation": "sigmoid" } ],
              "objective": { "loss": "binaryCrossEntropy", "penalties": [ { "penalty": "kl" } ] },
              "training": { "epochs": 60, "batchSize": 32, "seed": 1 }
            }
            """);
        var model = new Autoencoder(recipe, train.Shape, Scaler.Fit(ScalerRecipe.MinMax, train.Table), classNames: train.ClassNames);
        model.Fit(train);
        var known = Rows(train);
        Assert.True(Accuracy(Rows(test), test.Labels.ToArray(), known, train) > 0.93, "The classifier itself is at fault.");
        for (var label = 0; label < 10; label++)
        {
            var samples = model.Sample(100, seed: 7, label);
            float[][] rows = [.. Enumerable.Range(0, 100).Select(
                r => Enumerable.Range(0, samples.GetLength(1)).Select(c => samples[r, c]).ToArray())];
            var share = Accuracy(rows, [.. Enumerable.Repeat(label, 100)], known, train);
            Assert.True(share >= 0.85, $"Of 100 samples asked of class {label}, {share:P0} are called that class.");
        }
    }

    /// <summary>The share of rows whose nearest known row is of their class.</summary>
    private static double Accuracy(float[][] rows, int[] labels, float[][] known, DataSet set)
    {
        var right = 0;
        for (var r = 0; r < rows.Length; r++)
        {
            var row = rows[r];
            var nearest = Enumerable.Range(0, known.Length).MinBy(k => TensorPrimitives.Distance<float>(row, known[k]));
            if (set.Labels[nearest] == labels[r]) right++;
        }

        return (double)right / rows.Length;
    }

    private static float[][] Rows(DataSet set)
    {
        var rows = new float[set.Count][];
        for (var r = 0; r < rows.Length; r++) set.Table.CopyRow(r, rows[r] = new float[set.Table.Columns]);
        return rows;
    }
}
