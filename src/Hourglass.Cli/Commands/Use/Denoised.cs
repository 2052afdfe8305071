using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>Rows that a model has cleaned, and how near they are to the clean ones. Errors are in the scaled units that the model sees.</summary>
internal sealed class Denoised
{
    /// <summary>Cleans rows.</summary>
    /// <param name="model">What cleans them.</param>
    /// <param name="data">What they are called.</param>
    /// <param name="corrupted">The rows, in the units of the data.</param>
    /// <param name="clean">The same before their corruption; null where not known.</param>
    /// <param name="labels">Their classes where the model is told of them; else empty.</param>
    /// <param name="seed">The seed of the corruption where it was applied here.</param>
    /// <exception cref="UsageException">There are no rows, or not as many clean ones.</exception>
    internal Denoised(Autoencoder model, string data, RowTable corrupted, RowTable? clean, int[] labels, ulong? seed)
    {
        if (corrupted.Rows == 0) throw new UsageException($"{data} holds no rows.");
        if (clean is not null && (clean.Rows, clean.Columns) != (corrupted.Rows, corrupted.Columns))
        {
            throw new UsageException(
                $"the clean rows are {clean.Rows} of {clean.Columns} values, the corrupted ones {corrupted.Rows} of {corrupted.Columns}; expected the same rows.");
        }

        (Model, Data, Corrupted, Clean, Seed) = (model, data, corrupted, clean, seed);
        Cleaned = TableOutput.ToTable(model.Reconstruct(corrupted, labels));
        Change = Math.Sqrt(MeanSquaredDifference(corrupted, Cleaned));
        Range = PeakSignalToNoise.RangeOf(model.Scaler, clean ?? corrupted);
        if (clean is null) return;
        (Before, After) = (MeanSquaredDifference(corrupted, clean), MeanSquaredDifference(Cleaned, clean));
    }

    internal Autoencoder Model { get; }

    internal string Data { get; }

    internal RowTable Corrupted { get; }

    internal RowTable Cleaned { get; }

    internal RowTable? Clean { get; }

    /// <summary>The seed of the corruption; null where the rows came corrupted.</summary>
    internal ulong? Seed { get; }

    /// <summary>The mean squared error of the corrupted rows; null where the clean ones are not known.</summary>
    internal double? Before { get; }

    /// <summary>The mean squared error of the cleaned rows; null where the clean ones are not known.</summary>
    internal double? After { get; }

    /// <summary>The root of the mean squared difference between corrupted and cleaned rows.</summary>
    internal double Change { get; }

    /// <summary>The range that the PSNR is for.</summary>
    internal double Range { get; }

    /// <summary>Applies the model's own corruption to clean rows and undoes it.</summary>
    internal static Denoised OfClean(Autoencoder model, DataSet clean, ulong seed) =>
        new(model, clean.Name, TableOutput.ToTable(model.Corrupt(clean.Table, seed)), clean.Table, model.LabelsOf(clean), seed);

    /// <summary>The PSNR of a mean squared error, in dB.</summary>
    internal double Psnr(double meanSquaredError) => PeakSignalToNoise.Of(meanSquaredError, Range);

    private double MeanSquaredDifference(RowTable a, RowTable b)
    {
        var (map, x, y) = (Model.Scaler.Map, new float[a.Columns], new float[b.Columns]);
        var sum = 0.0;
        for (var r = 0; r < a.Rows; r++)
        {
            a.CopyRow(r, x);
            b.CopyRow(r, y);
            for (var c = 0; c < x.Length; c++)
            {
                var difference = ((double)x[c] - y[c]) * map.Scale[map.IsUniform ? 0 : c]; // the shift cancels
                sum += difference * difference;
            }
        }

        return sum / a.Rows / a.Columns;
    }
}
