using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Compression;

/// <summary>Measures the size of quantized codes and the error of their reconstructions.</summary>
public static class CompressionMetrics
{
    private const int BlockRows = 4096;

    /// <summary>
    /// The size of the decoder's weights, four bytes each, which decompression requires and no ratio counts. See
    /// <see cref="BreakEvenRows"/>.
    /// </summary>
    public static long DecoderBytes(Autoencoder model) =>
        4 * (model.Decoder.Parameters.Sum(p => (long)p.Length) + model.Decoder.States.Sum(s => (long)s.Length));

    /// <summary>
    /// The number of rows from which codes and decoder together are smaller than raw rows at one byte per value; null if codes are not
    /// smaller.
    /// </summary>
    public static long? BreakEvenRows(Autoencoder model, CompressionRow row)
    {
        var saved = model.InputShape.Size - row.RowBytes;
        return saved > 0 ? (DecoderBytes(model) + saved - 1) / saved : null;
    }

    /// <summary>Measures codes of 32, 8 and 4 bits of the same rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Raw rows to measure, at least one.</param>
    /// <param name="ranges">
    /// The rows whose codes define the range of each dimension, such as training rows; null for the measured rows.
    /// </param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    /// <exception cref="ArgumentException">There are no rows, or the model is conditional.</exception>
    public static IReadOnlyList<CompressionRow> Measure(
        Autoencoder model, DataSet rows, DataSet? ranges = null, CancellationToken cancellation = default)
    {
        CompressedCodes.Check(model);
        if (rows.Count == 0) throw new InvalidInputException($"{rows.Name} has no rows to measure.", nameof(rows));
        var fitted = model.Encode(model.TableOf(ranges ?? rows));
        CodeQuantizer?[] quantizers = [null, CodeQuantizer.Fit(fitted, 8), CodeQuantizer.Fit(fitted, 4)];
        var sums = new double[quantizers.Length];
        for (var start = 0; start < rows.Count; start += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = rows.Select([.. Enumerable.Range(start, Math.Min(BlockRows, rows.Count - start))]);
            var codes = model.Encode(model.TableOf(part));
            for (var i = 0; i < sums.Length; i++) sums[i] += SquaredError(model, part, model.Decode(quantizers[i]?.Round(codes) ?? codes));
        }

        var width = model.InputShape.Size;
        return
        [
            .. quantizers.Select((quantizer, i) =>
            {
                var bytes = quantizer?.RowBytes ?? 4 * model.LatentSize;
                return new CompressionRow(
                    quantizer?.Bits ?? 32, bytes, (double)width / bytes, 4.0 * width / bytes, sums[i] / rows.Count / width);
            }),
        ];
    }

    /// <summary>Σ (x̂ − x)² in scaled units.</summary>
    private static double SquaredError(Autoencoder model, DataSet part, float[,] decoded)
    {
        var (sum, row, scale, isUniform) = (
            0.0, new float[part.Table.Columns], model.Scaler.Map.Scale.ToArray(), model.Scaler.Map.IsUniform);
        var table = model.TableOf(part);
        for (var r = 0; r < part.Count; r++)
        {
            table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                var error = ((double)decoded[r, c] - row[c]) * scale[isUniform ? 0 : c]; // the shift cancels
                sum += error * error;
            }
        }

        return sum;
    }
}
