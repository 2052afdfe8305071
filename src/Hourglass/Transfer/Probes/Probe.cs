using System.Diagnostics;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Transfer;

/// <summary>Probes: how well simple learners tell classes from codes, and for comparison from the rows themselves.</summary>
public static class Probe
{
    private const int Neighbors = 5, MostSilhouetteRows = 2000;

    /// <summary>The codes of the rows of both parts.</summary>
    /// <exception cref="ArgumentException">The model is conditional: its codes know the class.</exception>
    public static (float[,] Train, float[,] Test) Codes(Autoencoder model, DataSet train, DataSet test)
    {
        if (model.IsConditional) throw new ArgumentException($"The model “{model.Recipe.Name}” is conditional: it is told the class of each row, so its codes are no fair probe.", nameof(model));
        return (model.Encode(train.Table), model.Encode(test.Table));
    }

    /// <summary>The rows themselves in the scaled units that the model sees.</summary>
    public static (float[,] Train, float[,] Test) Rows(Autoencoder model, DataSet train, DataSet test) =>
        (RowArrays.Values(train.Table, model.Scaler.Map), RowArrays.Values(test.Table, model.Scaler.Map));

    /// <summary>Fits a probe on the training rows and measures it on the test rows.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="train">(n, d).</param>
    /// <param name="trainLabels">The class of each, from 0; k-means takes their number alone.</param>
    /// <param name="test">(m, d).</param>
    /// <param name="testLabels">The class of each.</param>
    /// <param name="seed">The seed of a probe that draws.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">Rows and labels do not agree.</exception>
    public static ProbeResult Measure(
        ProbeKind kind, float[,] train, ReadOnlySpan<int> trainLabels, float[,] test, ReadOnlySpan<int> testLabels, ulong seed = 0, CancellationToken cancellation = default)
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
            ProbeKind.Knn => NeighborVote.Fit(train, trainLabels, Math.Min(Neighbors, trainLabels.Length)),
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
        var (count, width) = (Math.Min(clusters.Length, MostSilhouetteRows), rows.GetLength(1));
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
