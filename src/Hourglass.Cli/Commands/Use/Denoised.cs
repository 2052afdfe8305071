using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>
/// Rows that a model has denoised, and how close they are to the clean rows. Errors are in scaled units, those of the model's input.
/// </summary>
internal sealed class Denoised
{
    /// <summary>Denoises rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The name of the rows.</param>
    /// <param name="corrupted">The rows, in the units of the data.</param>
    /// <param name="clean">The same rows before their corruption; null if unknown.</param>
    /// <param name="labels">Their classes if the model is conditioned on classes; else empty.</param>
    /// <param name="seed">The seed of the corruption; null for rows that were already corrupted.</param>
    /// <exception cref="UsageException">There are no rows, or the clean rows have another size.</exception>
    internal Denoised(Autoencoder model, string data, RowTable corrupted, RowTable? clean, int[] labels, ulong? seed)
    {
        if (corrupted.Rows == 0) throw new UsageException($"{data} holds no rows.");
        if (clean is not null && (clean.Rows, clean.Columns) != (corrupted.Rows, corrupted.Columns))
        {
            throw new UsageException(
                $"expected the same rows, clean and corrupted; found {clean.Rows} of {clean.Columns} values and {corrupted.Rows} of " +
                    $"{corrupted.Columns}.");
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

    /// <summary>The seed of the corruption; null for rows that were already corrupted.</summary>
    internal ulong? Seed { get; }

    /// <summary>The mean squared error of the corrupted rows; null without clean rows.</summary>
    internal double? Before { get; }

    /// <summary>The mean squared error of the denoised rows; null without clean rows.</summary>
    internal double? After { get; }

    /// <summary>The root mean squared difference between corrupted and denoised rows.</summary>
    internal double Change { get; }

    /// <summary>The range of values that the PSNR is relative to.</summary>
    internal double Range { get; }

    /// <summary>Applies the model's corruption to clean rows and denoises them.</summary>
    internal static Denoised OfClean(Autoencoder model, DataSet clean, ulong seed) =>
        new(model, clean.Name, TableOutput.ToTable(model.Corrupt(clean.Table, seed)), clean.Table, model.LabelsOf(clean), seed);

    /// <summary>The PSNR of a mean squared error, in dB.</summary>
    internal double Psnr(double meanSquaredError) => PeakSignalToNoise.Measure(meanSquaredError, Range);

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
