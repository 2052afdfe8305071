using System.Diagnostics;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Transfer;

/// <summary>Probes: how well simple classifiers predict classes from codes, and for comparison from the rows themselves.</summary>
public static class Probe
{
    private const int Neighbors = 5, MaximumSilhouetteRows = 2000;

    /// <summary>The codes of training and test rows.</summary>
    /// <exception cref="ArgumentException">The model is conditional: its encoder is given the class.</exception>
    public static (float[,] Train, float[,] Test) Codes(Autoencoder model, DataSet train, DataSet test)
    {
        if (model.IsConditional)
            throw new InvalidInputException(
                $"The model “{model.Recipe.Name}” is conditional: its encoder is given the class of each row, so its codes cannot be "
                + "probed for it.", nameof(model));
        return (model.Encode(model.TableOf(train)), model.Encode(model.TableOf(test)));
    }

    /// <summary>The rows themselves, in scaled units.</summary>
    public static (float[,] Train, float[,] Test) Rows(Autoencoder model, DataSet train, DataSet test) =>
        (RowArrays.Values(model.TableOf(train), model.Scaler.Map), RowArrays.Values(model.TableOf(test), model.Scaler.Map));

    /// <summary>Fits a probe on the training rows and measures it on the test rows.</summary>
    /// <param name="kind">The kind of probe.</param>
    /// <param name="train">(n, d).</param>
    /// <param name="trainLabels">The class of each, from 0; k-means uses only the number of classes.</param>
    /// <param name="test">(m, d).</param>
    /// <param name="testLabels">The class of each.</param>
    /// <param name="seed">The seed of randomized probes.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">The numbers of rows and labels differ.</exception>
    public static ProbeResult Measure(
        ProbeKind kind, float[,] train, ReadOnlySpan<int> trainLabels, float[,] test, ReadOnlySpan<int> testLabels, ulong seed = 0,
        CancellationToken cancellation = default)
    {
        var started = Stopwatch.GetTimestamp();
        if (kind == ProbeKind.KMeans)
        {
            var clusters = trainLabels.ToArray().Distinct().Count();
            var found = KMeans.Fit(train, clusters, seed: seed, cancellation: cancellation).Assign(test);
            var purity = Clustering.Purity(found, testLabels);
            var silhouette = Silhouette(test, found);
            return new ProbeResult(kind, train.GetLength(1), null, purity, silhouette, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        Classifier classifier = kind switch
        {
            ProbeKind.Knn => KNearestNeighbors.Fit(train, trainLabels, Math.Min(Neighbors, trainLabels.Length)),
            ProbeKind.Logistic => LogisticRegression.Fit(train, trainLabels, cancellation: cancellation),
            ProbeKind.Svm => LinearSvm.Fit(train, trainLabels, seed: seed, cancellation: cancellation),
            ProbeKind.Forest => RandomForest.Fit(train, trainLabels, seed: seed, cancellation: cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown probe."),
        };
        var accuracy = classifier.Accuracy(test, testLabels);
        return new ProbeResult(kind, train.GetLength(1), accuracy, null, null, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static double Silhouette(float[,] rows, int[] clusters)
    {
        var (count, width) = (Math.Min(clusters.Length, MaximumSilhouetteRows), rows.GetLength(1));
        var (some, theirs) = (new float[count, width], new int[count]);
        var chosen = RowChoice.Of(clusters.Length, count);
        for (var i = 0; i < count; i++)
        {
            var row = chosen[i];
            RowArrays.Flat(rows).Slice(row * width, width).CopyTo(RowArrays.Flat(some).Slice(i * width, width));
            theirs[i] = clusters[row];
        }

        return theirs.Distinct().Count() < 2 ? double.NaN : Clustering.Silhouette(some, theirs);
    }
}
