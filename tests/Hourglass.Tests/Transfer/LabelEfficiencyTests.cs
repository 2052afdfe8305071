using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Tests.Models;
using Hourglass.Training;
using Hourglass.Transfer;

namespace Hourglass.Tests.Transfer;

/// <summary>What a few labels are worth.</summary>
public sealed class LabelEfficiencyTests
{
    [Fact]
    public void Labels_are_balanced_over_the_classes()
    {
        var rows = new DataSet(
            "r", TinyData.Table(60), labels: [.. Enumerable.Range(0, 60).Select(i => i < 40 ? 0 : i < 57 ? 1 : 2)],
            classNames: ["a", "b", "c"]);
        foreach (var count in (int[])[1, 3, 9, 20, 60])
        {
            var drawn = LabelSubset.Balanced(rows, count, 3);
            Assert.Equal(count, drawn.Distinct().Count());
            var counts = rows.Select(drawn).Labels.ToArray().GroupBy(l => l).ToDictionary(g => g.Key, g => g.Count());
            if (count == 9) Assert.Equal([3, 3, 3], counts.OrderBy(p => p.Key).Select(p => p.Value));
            if (count == 20) Assert.Equal(3, counts[2]); // all there are
        }

        Assert.NotEqual(LabelSubset.Balanced(rows, 9, 3), LabelSubset.Balanced(rows, 9, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelSubset.Balanced(rows, 61, 3));
    }

    [Fact]
    public void There_is_a_point_for_each_use_and_number_and_the_model_is_unchanged()
    {
        var model = PredictorTests.Trained();
        var before = TinyData.Weights(model);
        var points = LabelEfficiency.Measure(
            model, PredictorTests.Rows(100), PredictorTests.Rows(50, 6), [2, 20], seeds: 2, PredictorTests.Steps(20));
        Assert.Equal(
            [(EncoderUse.Frozen, 2), (EncoderUse.FineTuned, 2), (EncoderUse.FromScratch, 2), (EncoderUse.Frozen, 20),
            (EncoderUse.FineTuned, 20), (EncoderUse.FromScratch, 20)],
            points.Select(p => (p.Use, p.Labels)));
        Assert.All(points, p => Assert.Equal(2, p.Accuracies.Count));
        Assert.Equal(before, TinyData.Weights(model));
        Assert.Empty(model.Attachments);
        var point = new LabelEfficiencyPoint(EncoderUse.Frozen, 1, [0.5, 0.7]);
        Assert.Equal(0.6, point.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(0.02), point.Deviation, 1e-12);
    }

    [DataFact]
    [Trait("Speed", "slow")]
    public void A_pretrained_encoder_beats_one_from_scratch_where_labels_are_few()
    {
        var (train, test) = Digits();
        var recipe = RecipeJson.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "recipes", "mnist-denoise.json")), ["training.epochs=12"]);
        var model = new Autoencoder(recipe, train.Shape, Scaler.Fit(ScalerRecipe.ByteRange, train.Table));
        model.Fit(train);
        var points = LabelEfficiency.Measure(model, train, test, [100], seeds: 5);
        Assert.True(points[0].Mean > points[2].Mean + 0.015, $"frozen {points[0].Mean}, from scratch {points[2].Mean}");
    }

    private static (DataSet Train, DataSet Test) Digits()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("HOURGLASS_DATA")!, "mnist");
        return (
            IdxFile.ReadImages(Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz"))
            .Take(20_000),
            IdxFile.ReadImages(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"))
            .Take(2000));
    }
}
