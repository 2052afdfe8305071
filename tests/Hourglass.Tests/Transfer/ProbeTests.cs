using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.SampleData;
using Hourglass.Training;
using Hourglass.Transfer;

namespace Hourglass.Tests.Transfer;

/// <summary>Probes beside scikit-learn 1.2.1 on its own digits and wine: even rows to fit, odd rows to measure; wine standardized by the
/// even rows; for the linear ones centered and divided by one number as here.</summary>
public sealed class ProbeTests
{
    private static readonly Lazy<Half> Digits = new(() => Halves(SampleDataSets.Digits().Train, standardize: false));

    private sealed record Half(float[,] Train, int[] TrainLabels, float[,] Test, int[] TestLabels, float[,] All, int[] AllLabels);

    [Theory]
    [InlineData(ProbeKind.Knn, 0.9777, 0.005)]
    [InlineData(ProbeKind.Logistic, 0.9566, 0.005)]
    [InlineData(ProbeKind.Svm, 0.9454, 0.01)]
    [InlineData(ProbeKind.Forest, 0.9575, 0.015)]
    public void Digits_are_classified_as_well_as_by_scikit_learn(ProbeKind kind, double expected, double tolerance)
    {
        var half = Digits.Value;
        var found = Probe.Measure(kind, half.Train, half.TrainLabels, half.Test, half.TestLabels);
        Assert.InRange(found.Accuracy!.Value, expected - tolerance, expected + tolerance);
        Assert.Equal((kind, 64), (found.Kind, found.Features));
    }

    [DataFact]
    public void Wine_is_classified_as_well_as_by_scikit_learn()
    {
        var half = Wine();
        foreach (
            var (kind, expected) in ((ProbeKind, double)[])[(ProbeKind.Knn, 0.9438), (ProbeKind.Logistic, 0.9663), (ProbeKind.Svm, 0.9775),
                (ProbeKind.Forest, 0.9753)])
            // one wine of 89
            Assert.Equal(expected, Probe.Measure(kind, half.Train, half.TrainLabels, half.Test, half.TestLabels).Accuracy!.Value, 0.0115);
    }

    [DataFact]
    public void Logistic_regression_reaches_the_objective_of_scikit_learn()
    {
        var (digits, wine) = (Digits.Value, Wine());
        Assert.Equal(0.059084444, LogisticRegression.Fit(digits.Train, digits.TrainLabels).Objective, 2e-6);
        Assert.Equal(0.093414824, LogisticRegression.Fit(wine.Train, wine.TrainLabels).Objective, 2e-6);
    }

    [DataFact]
    public void Means_are_found_within_a_hundredth_of_scikit_learns_inertia_and_silhouettes_are_equal()
    {
        var (digits, wine) = (Digits.Value, Wine());
        Assert.InRange(KMeans.Fit(digits.Train, 10).Inertia / 575710.58225, 0.98, 1.01);
        Assert.InRange(KMeans.Fit(wine.Train, 3).Inertia / 634.00065, 0.99, 1.01);
        Assert.Equal(0.1629432052257522, Clustering.Silhouette(digits.All, digits.AllLabels), 1e-6);
        Assert.Equal(0.27411738897749366, Clustering.Silhouette(wine.All, wine.AllLabels), 1e-6);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Neighbors_among_codes_of_64_numbers_tell_clothes_within_three_points_of_those_among_pictures()
    {
        var (train, test) = SampleDataSets.FashionMini();
        var recipe = RecipeJson.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "recipes", "fashion-dense.json")), ["training.epochs=5"]);
        var model = new Autoencoder(recipe, train.Shape, Scaler.Fit(ScalerRecipe.ByteRange, train.Table));
        model.Fit(train);
        var (codes, pictures) = (Probe.Codes(model, train, test!), Probe.Rows(model, train, test!));
        var ofCodes = Probe.Measure(ProbeKind.Knn, codes.Train, train.Labels, codes.Test, test!.Labels);
        var ofPictures = Probe.Measure(ProbeKind.Knn, pictures.Train, train.Labels, pictures.Test, test.Labels);
        Assert.Equal((64, 784), (ofCodes.Features, ofPictures.Features));
        Assert.True(ofCodes.Accuracy > ofPictures.Accuracy - 0.03, $"codes {ofCodes.Accuracy}, pictures {ofPictures.Accuracy}");
    }

    [Fact]
    public void A_class_set_apart_is_told_by_all_and_the_same_seed_tells_the_same()
    {
        var (rows, labels) = Blobs(120);
        var (test, testLabels) = Blobs(60, 7);
        foreach (var kind in Enum.GetValues<ProbeKind>())
        {
            var found = Probe.Measure(kind, rows, labels, test, testLabels, seed: 3);
            Assert.Equal(1, found.Accuracy ?? found.Purity!.Value);
            Assert.Equal(found with { Seconds = 0 }, Probe.Measure(kind, rows, labels, test, testLabels, seed: 3) with { Seconds = 0 });
        }
    }

    [Fact]
    public void Neighbors_vote_and_ties_go_to_the_nearest()
    {
        float[,] rows = { { 0 }, { 1 }, { 10 }, { 11 } };
        int[] labels = [0, 1, 1, 0];
        Assert.Equal([0, 1, 1], KNearestNeighbors.Fit(rows, labels, 2).Predict(new float[,] { { 0.4f }, { 0.6f }, { 10.1f } }));
        Assert.Equal([1], KNearestNeighbors.Fit(rows, labels, 3).Predict(new float[,] { { 0.1f } }));
    }

    [Fact]
    public void A_tree_splits_what_no_line_does()
    {
        // Exclusive or: the four corners of a square, each with some rows around it.
        var draws = new RandomStream(1, RandomPurpose.Data);
        var (rows, labels) = (new float[200, 2], new int[200]);
        for (var r = 0; r < 200; r++)
        {
            var (a, b) = (r % 2, r / 2 % 2);
            (rows[r, 0], rows[r, 1], labels[r]) = (a + draws.Below((uint)r, 100) / 300f, b + draws.Below((uint)r + 500, 100) / 300f, a ^ b);
        }

        Assert.Equal(1, RandomForest.Fit(rows, labels, 20).Accuracy(rows, labels));
        Assert.InRange(LogisticRegression.Fit(rows, labels).Accuracy(rows, labels), 0.3, 0.8);
    }

    [Fact]
    public void Purity_and_silhouette_by_hand()
    {
        Assert.Equal(0.75, Clustering.Purity([0, 0, 1, 1], [5, 5, 5, 3]));
        Assert.Equal(1, Clustering.Purity([2, 0, 1], [0, 0, 0]));
        // Points 0, 2 | 10: a = 2, b = 10 and 8; the one alone counts as 0.
        Assert.Equal((0.8 + 0.75 + 0) / 3, Clustering.Silhouette(new float[,] { { 0 }, { 2 }, { 10 } }, [0, 0, 1]), 1e-12);
        Assert.Throws<ArgumentException>(() => Clustering.Silhouette(new float[,] { { 0 }, { 2 } }, [1, 1]));
    }

    [Fact]
    public void More_clusters_than_distinct_rows_terminate()
    {
        var rows = new float[,] { { 1, 1 }, { 1, 1 }, { 2, 2 }, { 2, 2 } };
        Assert.Equal(0, KMeans.Fit(rows, 3).Inertia);
        Assert.Equal(2, KMeans.Fit(rows, 1).Inertia, 1e-6);
    }

    [Fact]
    public void Invalid_arguments_throw()
    {
        float[,] rows = { { 0 }, { float.NaN } };
        Assert.Contains("row 1", Assert.Throws<InvalidInputException>(() => RandomForest.Fit(rows, [0, 1])).Message);
        Assert.Contains("found 1", Assert.Throws<InvalidInputException>(() => LinearSvm.Fit(new float[2, 1], [0])).Message);
        Assert.Contains("-1", Assert.Throws<InvalidInputException>(() => LinearSvm.Fit(new float[2, 1], [0, -1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Fit(new float[2, 1], 3));
        Assert.Contains(
            "found 2",
            Assert.Throws<InvalidInputException>(() => KNearestNeighbors.Fit(new float[2, 1], [0, 1], 1).Predict(new float[1, 2])).Message);
    }

    private static Half Wine() => Halves(
        CsvFile.Read(
            Path.Combine(Environment.GetEnvironmentVariable("HOURGLASS_DATA")!, "uci", "wine_data.csv").Wine(), "wine",
            new CsvOptions { HasHeader = false, LabelColumn = "-1" }),
        standardize: true);

    private static Half Halves(DataSet data, bool standardize)
    {
        var even = data.Select([.. Enumerable.Range(0, data.Count).Where(r => r % 2 == 0)]);
        var odd = data.Select([.. Enumerable.Range(0, data.Count).Where(r => r % 2 == 1)]);
        var map = standardize ? Scaler.Fit(ScalerRecipe.Standard, even.Table).Map : AffineMap.Identity;
        return new Half(
            Values(even, map), even.Labels.ToArray(), Values(odd, map), odd.Labels.ToArray(), Values(data, map), data.Labels.ToArray());
    }

    private static float[,] Values(DataSet data, AffineMap map)
    {
        var (values, row) = (new float[data.Count, data.Table.Columns], new float[data.Table.Columns]);
        for (var r = 0; r < data.Count; r++)
        {
            data.Table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
                values[r, c] = map.Apply(row[c], c);
        }

        return values;
    }

    private static (float[,] Rows, int[] Labels) Blobs(int count, ulong seed = 1)
    {
        var draws = new RandomStream(seed, RandomPurpose.Data);
        var (rows, labels) = (new float[count, 3], new int[count]);
        for (var r = 0; r < count; r++)
        {
            labels[r] = r % 3;
            for (var c = 0; c < 3; c++) rows[r, c] = (c == labels[r] ? 9 : 0) + draws.Below((uint)(r * 3 + c), 1000) / 1000f;
        }

        return (rows, labels);
    }
}

internal static class WineFile
{
    /// <summary>The file without its first line, which counts rows and columns.</summary>
    public static StringReader Wine(this string path) => new(string.Join('\n', File.ReadAllLines(path).Skip(1)));
}
