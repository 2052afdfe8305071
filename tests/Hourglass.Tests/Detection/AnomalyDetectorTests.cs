using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using static Hourglass.Tests.Detection.DetectorModels;

namespace Hourglass.Tests.Detection;

/// <summary>A detector on a small trained model: its threshold, its labels, its file.</summary>
public sealed class AnomalyDetectorTests
{
    public static TheoryData<string> AllScores => DetectorModels.Scores;

    [Fact]
    public void The_probability_is_a_half_at_the_threshold_and_rises_with_the_score()
    {
        var detector = Fit("mae");
        detector.Threshold = 0.25f;
        Assert.Equal(0.5, detector.Probability(0.25f));
        Assert.Equal(0.5, detector.Confidence(0.25f));
        var (_, sigma) = MeanPlusSigma.Moments(detector.TrainingScores);
        for (var score = 0f; score < 0.5f; score += 0.01f)
        {
            var probability = detector.Probability(score);
            Assert.Equal(1 / (1 + Math.Exp((0.25 - score) / sigma)), probability, 1e-6);
            Assert.Equal(Math.Max(probability, 1 - probability), detector.Confidence(score));
        }

        Assert.Equal(1 / (1 + Math.Exp(-1)), detector.Probability((float)(0.25 + sigma)), 1e-5);
    }

    [Fact]
    public void Many_threads_may_score_and_explain_at_once()
    {
        var (detector, rows) = (Fit("joint"), Noise(40));
        var (scores, ofPca, reasons) = (detector.Score(rows), detector.Pca!.Score(rows), detector.FindReasons(rows, 0));
        Parallel.For(0, 16, _ =>
        {
            Assert.Equal(scores, detector.Score(rows));
            Assert.Equal(ofPca, detector.Pca.Score(rows));
            Assert.Equal(reasons, detector.FindReasons(rows, 0));
            Assert.Equal(scores[3], detector.Explain(rows, 3).Score);
        });
    }

    [Fact]
    public void A_moved_threshold_changes_the_counts_and_no_weight()
    {
        var (detector, weights) = (Fit("mae"), TinyData.Weights(Plain));
        detector.SetThreshold(new Contamination(0));
        Assert.Equal(0, detector.TrainingFalsePositiveRate());
        Assert.Equal(detector.TrainingScores[^1], detector.Threshold);
        Assert.Equal(0, detector.Pca!.TrainingFalsePositiveRate());
        detector.SetThreshold(new QuantileRule(0.9));
        Assert.Equal(0.1, detector.TrainingFalsePositiveRate(), 2);
        Assert.Equal(new QuantileRule(0.9), detector.Pca.Rule);
        detector.Threshold = 0;
        Assert.Equal(1, detector.TrainingFalsePositiveRate());
        Assert.Equal(new FixedThreshold(0), detector.Rule);
        Assert.Equal(weights, TinyData.Weights(Plain));
    }

    [Theory]
    [MemberData(nameof(AllScores))]
    public void A_saved_detector_gives_the_same_scores_to_the_last_bit(string score)
    {
        using var folder = new TemporaryFolder();
        var detector = Fit(score);
        detector.SetThreshold(new QuantileRule(0.75));
        detector.Attach();
        detector.Model.Save(folder.File("model.safetensors"));
        var loaded = AnomalyDetector.Load(ModelFile.Load(folder.File("model.safetensors")))!;
        Assert.Equal(detector.Score(Noise(50)), loaded.Score(Noise(50)));
        Assert.Equal(detector.Pca!.Score(Noise(50)), loaded.Pca!.Score(Noise(50)));
        Assert.Equal(
            (detector.Threshold, detector.Rule, detector.NormalClass, "PCA-2"),
            (loaded.Threshold, loaded.Rule, loaded.NormalClass, loaded.Pca.Name));
        Assert.Equal((detector.Pca.Threshold, detector.Pca.Rule), (loaded.Pca.Threshold, loaded.Pca.Rule));
        Assert.Equal(detector.TrainingScores, loaded.TrainingScores);
        Assert.Equal(detector.Explain(Noise(5), 3).Shares, loaded.Explain(Noise(5), 3).Shares);
    }

    [Fact]
    public void A_row_has_the_same_score_alone_and_among_thousands()
    {
        var many = new DataSet("many", TinyData.Rows(2500, seed: 12));
        var scores = Fit("mae").Score(many);
        foreach (var row in (int[])[0, 1023, 1024, 2047, 2499]) Assert.Equal(scores[row], Fit("mae").Score(many.Select([row]))[0], 1e-6);
    }

    [Fact]
    public void Labeled_rows_choose_the_threshold_and_are_measured_with_their_class_named()
    {
        var labeled = Labeled();
        var detector = AnomalyDetector.Fit(Plain, Normal, rule: new BestF1(), normalClass: "fine", labeled: labeled);
        var measured = detector.Measure(labeled);
        Assert.Equal("anomaly", measured.Confusion.Positive);
        Assert.Equal(100, measured.Confusion.Rows);
        Assert.True(measured.Roc.Area > 0.9, $"{measured.Roc.Area}");
        detector.SetThreshold(new MeanPlusSigma());
        Assert.True(detector.Measure(labeled).Confusion.F1 <= measured.Confusion.F1);
        Assert.Contains("“fine”", Assert.Throws<InvalidInputException>(() => labeled.AreAnomalies("fin")).Message);
        Assert.Contains("no labels", Assert.Throws<InvalidInputException>(() => Normal.AreAnomalies("fine")).Message);
    }

    [Fact]
    public void An_invalid_attachment_is_rejected_with_a_message()
    {
        var model = Train(TinyData.Recipe(training => training with { Epochs = 1 }));
        Assert.Null(AnomalyDetector.Load(model));
        AnomalyDetector.Fit(model, Normal, new MahalanobisScore()).Attach();
        var (json, tensors) = (model.Attachments["detector"].Json, model.Attachments["detector"].Tensors);
        (string Json, string Word)[] all =
        [
            (json.Replace("mahalanobis", "mahalanobi"), "mahalanobis"), (json.Replace("sigma", "luck"), "luck"),
            (json.Replace("\"threshold\"", "\"t\""), ""), ("[", ""),
        ];
        foreach (var (spoiled, word) in all)
        {
            model.Attachments["detector"] = new Attachment(spoiled, tensors);
            Assert.Contains(word, Assert.ThrowsAny<FormatException>(() => AnomalyDetector.Load(model)).Message);
        }

        model.Attachments["detector"] = new Attachment(json, [.. tensors.Where(tensor => tensor.Name != "covariance")]);
        Assert.Contains("covariance", Assert.ThrowsAny<FormatException>(() => AnomalyDetector.Load(model)).Message);
    }

    private static DataSet Labeled()
    {
        var values = new float[100 * 6];
        TinyData.Rows(50, seed: 9).Cast<float>().ToArray().CopyTo(values, 0);
        Noise(50).Table.Floats.CopyTo(values.AsSpan(300));
        return new DataSet(
            "labeled", RowTable.FromFloats(values, 100, 6), null, [.. Enumerable.Range(0, 100).Select(i => i / 50)], ["fine", "odd"]);
    }
}
