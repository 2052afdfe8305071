using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>What simple models reach on the same rows: the yardsticks an autoencoder has to beat. Scaled units.</summary>
/// <param name="MeanMse">The mean squared error of predicting the mean of the training rows.</param>
/// <param name="PcaMse">
/// That of PCA with as many dimensions as the code; null where the code is as wide as the data (PCA is then a perfect copy), or where the
/// rows are too few or too wide for it.
/// </param>
public sealed record Baseline(double MeanMse, double? PcaMse)
{
    /// <summary>Wider rows would need a covariance of more than half a gigabyte.</summary>

    /// <summary>What is too large for memory is too long to go through for a yardstick: so many of its rows, taken evenly, stand for all.</summary>
    private const int MostRowsOfFile = 100_000;

    /// <summary>How many of the training rows the two are fitted on: all, but for a file that does not fit into memory at most 100,000, taken evenly.</summary>
    public int FittedRows { get; init; }

    /// <summary>Fits both on <paramref name="train"/> and measures them on <paramref name="rows"/>.</summary>
    /// <param name="model">The model they stand beside: its scaler, the size of its code, its backend.</param>
    /// <param name="train">The rows that it was trained on.</param>
    /// <param name="rows">The rows to measure on, all of them; at least one.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public static Baseline Measure(Autoencoder model, DataSet train, DataSet rows, CancellationToken cancellation = default)
    {
        var (columns, map) = (train.Table.Columns, model.Scaler.Map);
        if (train.Table.IsMapped) train = Thin(train);
        var (known, measured) = (train.Table, rows.Table);
        if (model.Recipe.Data.Binarize != Binarization.None) (known, measured, map) = (model.Binarize(known), model.Binarize(measured), AffineMap.Identity);
        if (model.LatentSize >= columns || train.Count < 2 || columns > Pca.MostColumns) return new Baseline(MeasureMean(known, measured, map), null) { FittedRows = train.Count };
        var pca = Pca.Fit(known, map, model.LatentSize, model.Backend, cancellation);
        return new Baseline(pca.MeanMse(measured, map), pca.MeanSquaredError(measured, map)) { FittedRows = train.Count };
    }

    private static DataSet Thin(DataSet train) => train.Count <= MostRowsOfFile
        ? train
        : train.Select([.. Enumerable.Range(0, MostRowsOfFile).Select(i => (int)((long)i * train.Count / MostRowsOfFile))]);

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
