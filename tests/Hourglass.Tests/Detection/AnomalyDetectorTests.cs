using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Detection;

/// <summary>A detector on a small trained model: its scores, its threshold, its reasons, its file.</summary>
public sealed class AnomalyDetectorTests
{
    private const string Variational = """
        {
          "name": "small", "encoder": [ { "layer": "dense", "units": 8, "activation": "tanh" } ],
          "bottleneck": { "bottleneck": "gaussian", "size": 2 },
          "decoder": [ { "layer": "mirror" } ],
          "objective": { "loss": "gaussianLikelihood", "variance": 0.05, "penalties": [ { "penalty": "kl" } ] },
          "training": { "epochs": 60, "batchSize": 32, "learningRate": 0.01, "seed": 4 }
        }
        """;

    private static readonly DataSet _normal = new("normal", TinyData.Rows(400));

    private static readonly Autoencoder _plain = Train(TinyData.Recipe(training => training with { Epochs = 60 }));

    private static readonly Autoencoder _variational = Train(RecipeJson.Parse(Variational));

    public static TheoryData<string> Scores => ["mae", "mse", "mahalanobis", "code", "elbo", "joint"];

    [Theory]
    [MemberData(nameof(Scores))]
    public void A_normal_row_scores_lower_than_noise(string score)
    {
        var detector = Fit(score);
        float[] scores = [.. detector.Score(new DataSet("new", TinyData.Rows(100, seed: 9))), .. detector.Score(Noise(100))];
        var area = RocCurve.Measure(scores, [.. Enumerable.Range(0, 200).Select(row => row >= 100)]).Area;
        Assert.True(area > (score == "code" ? 0.6 : 0.95), $"A row of noise scores above a normal one with probability {area}.");
        Assert.True(
            detector.TrainingScores[200] < scores[100..].Order().ElementAt(50), "Half of the training rows score below half of the noise.");
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void The_shares_of_a_row_sum_to_its_score(string score)
    {
        var detector = Fit(score);
        var rows = Noise(20);
        var scores = detector.Score(rows);
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var each in (AnomalyDetector[])[detector, detector.Pca!])
            {
                var explanation = each.Explain(rows, row);
                Assert.Equal(each.Score(rows)[row], explanation.Score);
                Assert.Equal(
                    explanation.Score, (float)explanation.Shares.Sum(share => share.Share), 1e-5 * Math.Abs(explanation.Score) + 1e-6);
                Assert.Equal(explanation.Shares.OrderByDescending(share => share.Share), explanation.Shares);
            }

            Assert.Equal(scores[row], detector.Explain(rows, row).Score);
        }
    }

    [Fact]
    public void Residuals_are_x_minus_its_reconstruction_with_their_sign()
    {
        var detector = Fit("mse");
        var rows = Noise(3);
        var reconstructions = _plain.Reconstruct(rows);
        var (explanation, values) = (detector.Explain(rows, 2), new float[6]);
        rows.Table.CopyRow(2, values);
        var mean = 0.0;
        for (var c = 0; c < 6; c++)
        {
            var share = explanation.Shares.Single(found => found.Name == $"x{c + 1}");
            Assert.Equal(values[c], share.Value);
            Assert.Equal(reconstructions[2, c], share.Reconstruction!.Value, 1e-5);
            Assert.Equal(values[c] - reconstructions[2, c], share.Residual!.Value, 1e-5);
            mean += Math.Pow((values[c] - reconstructions[2, c]) * _plain.Scaler.Map.Scale[c], 2) / 6;
        }

        Assert.Equal(mean, explanation.Score, 1e-4 * mean);
    }

    [Theory]
    [InlineData("mae")]
    [InlineData("mse")]
    public void A_spoiled_column_has_the_largest_share(string score)
    {
        var detector = Fit(score);
        var right = 0;
        for (var row = 0; row < 60; row++)
        {
            var spoiled = TinyData.Rows(60, seed: 11);
            spoiled[row, row % 6] += row % 2 == 0 ? 2 : -2; // five times its range
            if (detector.Explain(new DataSet("spoiled", spoiled), row).Shares[0].Name == $"x{row % 6 + 1}") right++;
        }

        Assert.True(right >= 57, $"{right} of 60 spoiled columns were found.");
    }

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
    public void A_moved_threshold_changes_the_counts_and_no_weight()
    {
        var (detector, weights) = (Fit("mae"), TinyData.Weights(_plain));
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
        Assert.Equal(weights, TinyData.Weights(_plain));
    }

    [Theory]
    [MemberData(nameof(Scores))]
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
    public void Without_shrinkage_a_direction_that_never_varies_is_held_at_a_small_variance()
    {
        // The third column is always 2: PCA of one dimension leaves no residual there, but for rounding.
        var rows = new float[60, 3];
        for (var r = 0; r < 60; r++) (rows[r, 0], rows[r, 1], rows[r, 2]) = (MathF.Sin(r), MathF.Cos(3 * r), 2);
        var detector = AnomalyDetector.FitPca(
            new Autoencoder(Recipe.Dense([2]), new Shape(3)), new DataSet("flat", rows), 1, new MahalanobisScore(0));
        Assert.All(detector.TrainingScores.ToArray(), score => Assert.InRange(score, 0, 60));
        Assert.InRange(detector.Score(new float[,] { { 0.5f, 0.5f, 2.00001f } })[0], 0, 60);
    }

    [Fact]
    public void Mahalanobis_distances_of_normal_rows_average_to_their_dimension()
    {
        var detector = AnomalyDetector.Fit(_plain, _normal, new MahalanobisScore(0));
        Assert.Equal(6, detector.TrainingScores.ToArray().Average(), 0.1); // trace of Σ⁻¹·S · (n − 1)/n
        Assert.NotEqual(detector.Score(Noise(3)), AnomalyDetector.Fit(_plain, _normal, new MahalanobisScore(0.5)).Score(Noise(3)));
    }

    [Fact]
    public void The_likelihood_of_a_code_is_that_of_a_gaussian_of_the_codes()
    {
        var detector = AnomalyDetector.Fit(_plain, _normal, new CodeLikelihoodScore(0));
        var codes = _plain.Encode(_normal);
        var (a, b) = (Column(codes, 0), Column(codes, 1));
        var (ma, mb, n) = (a.Average(), b.Average(), a.Length - 1);
        var (aa, bb, ab) = (
            a.Sum(v => (v - ma) * (v - ma)) / n, b.Sum(v => (v - mb) * (v - mb)) / n, a.Zip(b, (v, w) => (v - ma) * (w - mb)).Sum() / n);
        var det = aa * bb - ab * ab;
        var z = _plain.Encode(Noise(4));
        var scores = detector.Score(Noise(4));
        for (var r = 0; r < 4; r++)
        {
            var (x, y) = (z[r, 0] - ma, z[r, 1] - mb);
            var expected = 0.5 * ((bb * x * x - 2 * ab * x * y + aa * y * y) / det + Math.Log(det) + 2 * Math.Log(2 * Math.PI));
            Assert.Equal(expected, scores[r], 1e-3 * (1 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void The_elbo_is_the_models_own_without_draws_and_needs_a_bound()
    {
        var detector = Fit("elbo");
        var rows = Noise(4);
        var (q, x) = (_variational.EncodeDistribution(rows.Table), _variational.Reconstruct(rows));
        var values = new float[6];
        for (var r = 0; r < 4; r++)
        {
            rows.Table.CopyRow(r, values);
            var expected = Enumerable.Range(0, 2).Sum(c =>
                0.5 * (q.Means[r, c] * (double)q.Means[r, c] + Math.Exp(q.LogVariances[r, c]) - q.LogVariances[r, c] - 1));
            for (var c = 0; c < 6; c++)
            {
                var residual = (values[c] - x[r, c]) * _variational.Scaler.Map.Scale[c];
                expected += Math.Pow(residual, 2) / 0.1 + 0.5 * Math.Log(2 * Math.PI * 0.05);
            }

            Assert.Equal(expected, detector.Score(rows)[r], 1e-3 * (1 + Math.Abs(expected)));
        }

        var exception = Assert.ThrowsAny<ArgumentException>(() => AnomalyDetector.Fit(_plain, _normal, new NegativeElboScore()));
        Assert.Contains("variational", exception.Message);
    }

    [Fact]
    public void Pca_beside_it_is_scored_by_its_own_reconstruction()
    {
        var detector = Fit("mse");
        var map = _plain.Scaler.Map;
        var pca = Pca.Fit(_normal.Table, map, 2);
        Assert.Equal(
            pca.MeanSquaredError(_normal.Table, map), detector.Pca!.TrainingScores.ToArray().Average(score => (double)score), 1e-6);
        var mean = AnomalyDetector.FitPca(_plain, _normal, 0, new MeanSquaredErrorScore());
        Assert.Equal(pca.MeanBaselineError(_normal.Table, map), mean.TrainingScores.ToArray().Average(score => (double)score), 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => AnomalyDetector.FitPca(_plain, _normal, 6));
        Assert.Throws<InvalidOperationException>(mean.Attach);
    }

    [Fact]
    public void Labeled_rows_choose_the_threshold_and_are_measured_with_their_class_named()
    {
        var labeled = Labeled();
        var detector = AnomalyDetector.Fit(_plain, _normal, rule: new BestF1(), normalClass: "fine", labeled: labeled);
        var measured = detector.Measure(labeled);
        Assert.Equal("anomaly", measured.Confusion.Positive);
        Assert.Equal(100, measured.Confusion.Rows);
        Assert.True(measured.Roc.Area > 0.9, $"{measured.Roc.Area}");
        detector.SetThreshold(new MeanPlusSigma());
        Assert.True(detector.Measure(labeled).Confusion.F1 <= measured.Confusion.F1);
        Assert.Contains("“fine”", Assert.ThrowsAny<ArgumentException>(() => labeled.AreAnomalies("fin")).Message);
        Assert.Contains("no labels", Assert.ThrowsAny<ArgumentException>(() => _normal.AreAnomalies("fine")).Message);
    }

    [Fact]
    public void An_invalid_attachment_is_rejected_with_a_message()
    {
        var model = Train(TinyData.Recipe(training => training with { Epochs = 1 }));
        Assert.Null(AnomalyDetector.Load(model));
        AnomalyDetector.Fit(model, _normal, new MahalanobisScore()).Attach();
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

    private static AnomalyDetector Fit(string score) =>
        AnomalyDetector.Fit(
            score == "elbo" ? _variational : _plain, _normal, PartRegistry.Create<AnomalyScore>(score), normalClass: "fine");

    private static Autoencoder Train(Recipe recipe)
    {
        var model = new Autoencoder(recipe, new Shape(6), Scaler.Fit(ScalerRecipe.Standard, _normal.Table));
        model.Fit(_normal);
        return model;
    }

    private static DataSet Noise(int count)
    {
        var random = new Random(3);
        var rows = new float[count, 6];
        for (var r = 0; r < count; r++)
            for (var c = 0; c < 6; c++) rows[r, c] = (float)(random.NextDouble() * 2 - 0.5);
        return new DataSet("noise", rows);
    }

    private static DataSet Labeled()
    {
        var values = new float[100 * 6];
        TinyData.Rows(50, seed: 9).Cast<float>().ToArray().CopyTo(values, 0);
        Noise(50).Table.Floats.CopyTo(values.AsSpan(300));
        return new DataSet(
            "labeled", RowTable.FromFloats(values, 100, 6), null, [.. Enumerable.Range(0, 100).Select(i => i / 50)], ["fine", "odd"]);
    }

    private static double[] Column(float[,] values, int column) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => (double)values[row, column])];
}
