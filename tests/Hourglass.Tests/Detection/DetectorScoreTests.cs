using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Tests.Models;
using static Hourglass.Tests.Detection.DetectorModels;

namespace Hourglass.Tests.Detection;

/// <summary>The scores of a detector on a small trained model, and the shares that explain them.</summary>
public sealed class DetectorScoreTests
{
    public static TheoryData<string> AllScores => DetectorModels.Scores;

    [Theory]
    [MemberData(nameof(AllScores))]
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
    [MemberData(nameof(AllScores))]
    public void Features_and_units_are_numbered_from_0(string score)
    {
        var detector = Fit(score);
        var units = score == "elbo" ? Variational.LatentSize : Plain.LatentSize;
        string[] features = ["x0", "x1", "x2", "x3", "x4", "x5"], codes = [.. Enumerable.Range(0, units).Select(unit => $"z{unit}")];
        string[] expected = score switch
        {
            "code" => [.. codes, "constant"],
            "joint" => [.. features, .. codes],
            _ => features,
        };
        Assert.Superset(expected.ToHashSet(), detector.Explain(Noise(1), 0).Shares.Select(share => share.Name).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(AllScores))]
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
        var reconstructions = Plain.Reconstruct(rows);
        var (explanation, values) = (detector.Explain(rows, 2), new float[6]);
        rows.Table.CopyRow(2, values);
        var mean = 0.0;
        for (var c = 0; c < 6; c++)
        {
            var share = explanation.Shares.Single(found => found.Name == $"x{c}");
            Assert.Equal(values[c], share.Value);
            Assert.Equal(reconstructions[2, c], share.Reconstruction!.Value, 1e-5);
            Assert.Equal(values[c] - reconstructions[2, c], share.Residual!.Value, 1e-5);
            mean += Math.Pow((values[c] - reconstructions[2, c]) * Plain.Scaler.Map.Scale[c], 2) / 6;
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
            if (detector.Explain(new DataSet("spoiled", spoiled), row).Shares[0].Name == $"x{row % 6}") right++;
        }

        Assert.True(right >= 57, $"{right} of 60 spoiled columns were found.");
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
        var detector = AnomalyDetector.Fit(Plain, Normal, new MahalanobisScore(0));
        Assert.Equal(6, detector.TrainingScores.ToArray().Average(), 0.1); // trace of Σ⁻¹·S · (n − 1)/n
        Assert.NotEqual(detector.Score(Noise(3)), AnomalyDetector.Fit(Plain, Normal, new MahalanobisScore(0.5)).Score(Noise(3)));
    }

    [Fact]
    public void The_likelihood_of_a_code_is_that_of_a_gaussian_of_the_codes()
    {
        var detector = AnomalyDetector.Fit(Plain, Normal, new CodeLikelihoodScore(0));
        var codes = Plain.Encode(Normal);
        var (a, b) = (Column(codes, 0), Column(codes, 1));
        var (ma, mb, n) = (a.Average(), b.Average(), a.Length - 1);
        var (aa, bb, ab) = (
            a.Sum(v => (v - ma) * (v - ma)) / n, b.Sum(v => (v - mb) * (v - mb)) / n, a.Zip(b, (v, w) => (v - ma) * (w - mb)).Sum() / n);
        var det = aa * bb - ab * ab;
        var z = Plain.Encode(Noise(4));
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
        var (q, x) = (Variational.EncodeDistribution(rows.Table), Variational.Reconstruct(rows));
        var values = new float[6];
        for (var r = 0; r < 4; r++)
        {
            rows.Table.CopyRow(r, values);
            var expected = Enumerable.Range(0, 2).Sum(c =>
                0.5 * (q.Means[r, c] * (double)q.Means[r, c] + Math.Exp(q.LogVariances[r, c]) - q.LogVariances[r, c] - 1));
            for (var c = 0; c < 6; c++)
            {
                var residual = (values[c] - x[r, c]) * Variational.Scaler.Map.Scale[c];
                expected += Math.Pow(residual, 2) / 0.1 + 0.5 * Math.Log(2 * Math.PI * 0.05);
            }

            Assert.Equal(expected, detector.Score(rows)[r], 1e-3 * (1 + Math.Abs(expected)));
        }

        var exception = Assert.Throws<InvalidInputException>(() => AnomalyDetector.Fit(Plain, Normal, new NegativeElboScore()));
        Assert.Contains("variational", exception.Message);
    }

    [Fact]
    public void Pca_beside_it_is_scored_by_its_own_reconstruction()
    {
        var detector = Fit("mse");
        var map = Plain.Scaler.Map;
        var pca = Pca.Fit(Normal.Table, map, 2);
        Assert.Equal(
            pca.MeanSquaredError(Normal.Table, map), detector.Pca!.TrainingScores.ToArray().Average(score => (double)score), 1e-6);
        var mean = AnomalyDetector.FitPca(Plain, Normal, 0, new MeanSquaredErrorScore());
        Assert.Equal(pca.MeanBaselineError(Normal.Table, map), mean.TrainingScores.ToArray().Average(score => (double)score), 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => AnomalyDetector.FitPca(Plain, Normal, 6));
        Assert.Throws<InvalidOperationException>(mean.Attach);
    }

    private static double[] Column(float[,] values, int column) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => (double)values[row, column])];
}
