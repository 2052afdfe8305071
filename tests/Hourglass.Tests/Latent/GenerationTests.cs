using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.SampleData;
using Hourglass.Training;

namespace Hourglass.Tests.Latent;

/// <summary>
/// Samples of digits through densities of codes, measured in the codes of another model with other initial weights.
/// </summary>
public sealed class GenerationTests
{
    private static readonly Lazy<Autoencoder> _judge = new(
        () => Train(SampleDataSets.Digits().Train.Split(0.2, seed: 1).Kept, "judge", 12, 40, 2));

    [Fact]
    public void Samples_of_a_class_are_classified_as_it_more_often_than_samples_of_all()
    {
        var (train, test) = SampleDataSets.Digits().Train.Split(0.2, seed: 1);
        AssertClasses(train, test, Train(train, "sampled", 6, 60, 1), _judge.Value, least: 0.8);
    }

    [DataFact]
    [Trait("Speed", "slow")]
    public void Samples_of_a_class_of_MNIST_are_classified_as_it_more_often_than_samples_of_all()
    {
        var (train, test) = new DataCatalog().Load("mnist");
        train = train.Take(20_000);
        AssertClasses(train, test!, Train(train, "sampled", 16, 4, 1), Train(train, "judge", 32, 4, 2), least: 0.75);
    }

    [Fact]
    public void Noise_on_pictures_increases_their_distance_from_the_data()
    {
        var (train, test) = SampleDataSets.Digits().Train.Split(0.2, seed: 1);
        var metrics = GenerativeMetrics.Create(_judge.Value, "this test", train);
        var rows = test.Table;
        var noise = Codes.Blobs(rows.Rows, rows.Columns, 3);
        var qualities = ((float[])[0, 0.1f, 0.4f, 1.6f]).Select(strength =>
        {
            var noisy = new float[rows.Rows, rows.Columns];
            for (var r = 0; r < rows.Rows; r++)
            {
                rows.CopyRow(r, RowArrays.Row(noisy, r));
                for (var c = 0; c < rows.Columns; c++) noisy[r, c] += strength * noise[r, c] / 20;
            }

            return metrics.Measure(noisy);
        }).ToArray();
        Assert.Equal(qualities.OrderBy(quality => quality.Frechet), qualities);
        Assert.Equal(qualities.OrderByDescending(quality => quality.Precision), qualities);
        Assert.InRange(metrics.Measure(train, train.Count).Frechet, 0, 1e-6 * qualities[^1].Frechet);
    }

    private static void AssertClasses(DataSet train, DataSet test, Autoencoder model, Autoencoder other, double least)
    {
        const int Samples = 300;
        var codes = model.Encode(train);
        var (pooled, perClass) = (FullGaussian.Fit(codes), PerClassDensity.Fit(codes, train.Labels, train.ClassNames, FullGaussian.Fit));
        var metrics = GenerativeMetrics.Create(other, "this test", train);
        Assert.True(metrics.Measure(test, test.Count).Agreement > 0.9, "The metrics itself does not tell the classes of test rows.");

        var ofAll = metrics.Classify(model.Sample(pooled, Samples, 1).Rows);
        var shares = new List<double>();
        for (var label = 0; label < train.ClassNames.Count; label++)
        {
            var name = train.ClassNames[label];
            var ofClass = metrics.Classify(model.Sample(perClass, Samples, 1, name).Rows);
            var (share, chance) = (Share(ofClass), Share(ofAll));
            Assert.True(share > chance + 0.1, $"Of samples of class {name}, {share:P0} are taken for it; of samples of all, {chance:P0}.");
            shares.Add(share);

            double Share(string[] found) => found.Count(one => one == name) / (double)Samples;
        }

        Assert.True(shares.Average() > least, $"{shares.Average():P1} of samples are taken for their class.");
        var test0 = model.Encode(test);
        Assert.True(
            perClass.LogDensity(test0).Average() > pooled.LogDensity(test0).Average(),
            "A Gaussian for each class should suit codes of test rows better than one for all.");
        Assert.True(pooled.LogDensity(test0).Average() > DiagonalGaussian.Fit(codes).LogDensity(test0).Average());
        var (one, each) = (
            metrics.Measure(model.Sample(pooled, 2 * Samples, 2).Rows), metrics.Measure(model.Sample(perClass, 2 * Samples, 2).Rows));
        Assert.True(each.Frechet < one.Frechet && each.Precision > one.Precision, $"{one}\n{each}");
    }

    private static Autoencoder Train(DataSet rows, string name, int size, int epochs, ulong seed)
    {
        var recipe = Recipe.Dense([128, size]) with
        {
            Name = name,
            Training = new() { Epochs = epochs, BatchSize = 64, Optimizer = new AdamRecipe(), LearningRate = 0.001f, Seed = seed },
        };
        var model = new Autoencoder(recipe, rows.Shape, Scaler.Fit(ScalerRecipe.MinMax, rows.Table));
        model.Fit(rows);
        return model;
    }
}
