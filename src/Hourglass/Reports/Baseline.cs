using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The errors of simple models on the same rows, as baselines. In scaled units.</summary>
/// <param name="MeanMse">The mean squared error of predicting the mean of the training rows.</param>
/// <param name="PcaMse">
/// The mean squared error of PCA with as many components as the code has values, of the same rows as the model gets: the corrupted ones
/// where it has a corruption. Null if the components are at least as many as the features (PCA is then the identity), or if there are too
/// few rows or too many features.
/// </param>
public sealed record Baseline(double MeanMse, double? PcaMse)
{
    /// <summary>Of a file larger than memory, at most this many rows are used, evenly subsampled.</summary>
    private const int MaximumMappedRows = 100_000;

    /// <summary>
    /// The number of training rows that the models are fitted to: all, or at most 100,000 of a file larger than memory, evenly subsampled.
    /// </summary>
    public int FittedRows { get; init; }

    /// <summary>Fits the models to <paramref name="train"/> and measures them on <paramref name="rows"/>.</summary>
    /// <param name="model">The model to compare with, whose scaler, code size and backend are used.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="rows">The rows to measure on, at least one.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    public static Baseline Measure(Autoencoder model, DataSet train, DataSet rows, CancellationToken cancellation = default)
    {
        (train, rows) = (model.Align(train), model.Align(rows));
        var (columns, map) = (train.Table.Columns, model.Scaler.Map);
        if (train.Table.IsMapped) train = Subsample(train);
        var (known, measured) = (train.Table, rows.Table);
        if (model.Recipe.Data.Binarize != Binarization.None)
            (known, measured, map) = (model.Binarize(known), model.Binarize(measured), AffineMap.Identity);
        if (model.LatentSize >= columns || !Pca.CanFit(train.Count, columns))
            return new Baseline(MeasureMean(known, measured, map), null) { FittedRows = train.Count };
        var pca = Pca.Fit(known, map, model.LatentSize, model.Backend, cancellation);
        var error = model.Corruption is null
            ? pca.MeanSquaredError(measured, map)
            : ErrorOfCorrupted(pca, model, RowArrays.Table(model.Corrupt(rows.Table)), measured, map);
        return new Baseline(pca.MeanBaselineError(measured, map), error) { FittedRows = train.Count };
    }

    /// <summary>The mean squared error of PCA that gets corrupted rows, against the clean ones.</summary>
    private static double ErrorOfCorrupted(Pca pca, Autoencoder model, RowTable corrupted, RowTable clean, AffineMap map)
    {
        var (restored, row, sum) = (pca.Reconstruct(corrupted, model.Scaler.Map), new float[clean.Columns], 0.0);
        for (var r = 0; r < clean.Rows; r++)
        {
            clean.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                var difference = (double)map.Apply(row[c], c) - restored[r, c];
                sum += difference * difference;
            }
        }

        return sum / clean.Rows / row.Length;
    }

    private static DataSet Subsample(DataSet train) => train.Count <= MaximumMappedRows
        ? train
        : train.Select([.. Enumerable.Range(0, MaximumMappedRows).Select(i => (int)((long)i * train.Count / MaximumMappedRows))]);

    private static double MeasureMean(RowTable train, RowTable rows, AffineMap map)
    {
        var columns = train.Columns;
        var (mean, row) = (new double[columns], new float[columns]);
        for (var r = 0; r < train.Rows; r++)
        {
            train.CopyRow(r, row);
            for (var c = 0; c < columns; c++) mean[c] += row[c] / (double)train.Rows;
        }

        var sum = 0.0;
        var scale = map.Scale;
        for (var r = 0; r < rows.Rows; r++)
        {
            rows.CopyRow(r, row);
            for (var c = 0; c < columns; c++)
            {
                var difference = (row[c] - mean[c]) * scale[map.IsUniform ? 0 : c]; // the shift cancels
                sum += difference * difference;
            }
        }

        return sum / rows.Rows / columns;
    }
}
