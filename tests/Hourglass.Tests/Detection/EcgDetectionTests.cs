using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Detection;

/// <summary>Abnormal heartbeats of TensorFlow's tutorial, and of a long record.</summary>
public sealed class EcgDetectionTests
{
    [DataFact]
    public void Mean_plus_sigma_flags_about_8_percent_of_normal_beats_by_pca_8_and_not_the_16_of_gaussian_errors()
    {
        var (data, model) = Prepare("ecg-anomaly");
        var pca = AnomalyDetector.FitPca(model, data.Train, 8);
        Assert.Equal(0.0788, pca.TrainingFalsePositiveRate(), 0.0005);
        Assert.Equal(0.00737, pca.TrainingScores.ToArray().Average(), 0.00001);
    }

    /// <summary>AUROC of PCA and of the mean beat, measured with numpy and scikit-learn on the tutorial's split.</summary>
    [DataFact]
    public void Pca_of_each_size_has_its_known_area()
    {
        var (data, model) = Prepare("ecg-anomaly");
        foreach (var (size, area) in ((int, double)[])[(0, .9618), (2, .9814), (4, .9874), (8, .9836), (16, .9747)])
        {
            var pca = AnomalyDetector.FitPca(model, data.Train, size, normalClass: "1");
            Assert.Equal(area, pca.Measure(data.Test!).Roc.Area, 0.0001);
        }
    }

    [DataFact]
    [Trait("Speed", "slow")]
    public void Our_recipe_beats_pca_in_error_and_area()
    {
        var (data, model) = Prepare("ecg-anomaly");
        model.Fit(data.Train);
        var detector = AnomalyDetector.Fit(model, data.Train, normalClass: "1");
        var measured = detector.Measure(data.Test!);
        Assert.True(detector.TrainingScores.ToArray().Average() < 0.00737, $"training MAE {detector.TrainingScores.ToArray().Average()}");
        Assert.True(measured.Roc.Area >= 0.985, $"AUROC {measured.Roc.Area}");
        Assert.True(measured.Roc.Area > detector.Pca!.Measure(data.Test!).Roc.Area);
    }

    [DataFact]
    [Trait("Speed", "slow")]
    public void The_tutorials_net_and_rule_repeat_its_figures()
    {
        var (data, model) = Prepare("ecg-dense");
        model.Fit(data.Train);
        var normal = AnomalyDetector.Fit(model, data.Train, normalClass: "1").Measure(data.Test!).Confusion.Opposite();
        Assert.Equal("normal", normal.Positive);
        Assert.Equal(.944, normal.Accuracy!.Value, 0.01);
        Assert.Equal(.992, normal.Precision!.Value, 0.01);
        Assert.Equal(.907, normal.Recall!.Value, 0.02);
    }

    /// <summary>Wide ventricular beats and narrow normal ones of the record's later part, as seen in its plot.</summary>
    [DataFact]
    [Trait("Speed", "slow")]
    public void Windows_of_a_long_record_score_wide_beats_above_narrow_ones()
    {
        var (data, model) = Prepare("ecg-windows");
        Assert.Equal(((108_000 / 10 - 128) / 2 + 1, new Shape(128)), (data.Train.Count, data.Train.Shape));
        model.Fit(data.Train);
        var series = new DataCatalog([]).Load("mitdb208").Train;
        var windows = SlidingWindows.Cut(series, 128, 2);
        foreach (var score in (AnomalyScore[])[new MeanAbsoluteErrorScore(), new CodeLikelihoodScore()])
        {
            var steps = TimeSteps.MeanScores(AnomalyDetector.Fit(model, data.Train, score).Score(windows), series.Count, 128, 2);
            int[] wideSteps = [54_660, 55_300, 57_310, 57_780, 58_430, 59_080, 97_710, 98_350, 99_010, 99_700];
            int[] narrowSteps = [54_240, 55_490, 55_690, 56_090, 56_280, 58_220, 97_520, 98_140, 98_800, 99_240];
            double[] wide = [.. wideSteps.Select(step => steps[step])], narrow = [.. narrowSteps.Select(step => steps[step])];
            Assert.True(
                wide.Order().ElementAt(4) > narrow.Max(),
                $"{score.Name}: wide {string.Join(' ', wide)}; narrow {string.Join(' ', narrow)}");
        }
    }

    private static (TrainingData Data, Autoencoder Model) Prepare(string name)
    {
        var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(Repository.Root, "recipes", name + ".json")));
        var data = TrainingData.Prepare(recipe.Data, new DataCatalog([]).Load(recipe.Data.Source), recipe.Training.Seed);
        return (data, new Autoencoder(recipe, data.Train.Shape, data.Scaler));
    }
}
