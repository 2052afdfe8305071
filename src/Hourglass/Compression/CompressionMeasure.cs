using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Compression;

/// <summary>Measures how small codes are and how much is lost.</summary>
public static class CompressionMeasure
{
    private const int PartRows = 4096;

    /// <summary>
    /// What the decoder takes, which no ratio counts: whoever decompresses needs its weights, four bytes each. They are shared by all rows, so they pay from
    /// <see cref="BreakEvenRows"/> rows on.
    /// </summary>
    public static long DecoderBytes(Autoencoder model) => 4 * (model.Decoder.Parameters.Sum(p => (long)p.Length) + model.Decoder.States.Sum(s => (long)s.Length));

    /// <summary>From how many rows on codes and decoder together are smaller than raw rows of one byte a value; null where codes are not smaller.</summary>
    public static long? BreakEvenRows(Autoencoder model, CompressionRow row)
    {
        var saved = model.InputShape.Size - row.RowBytes;
        return saved > 0 ? (DecoderBytes(model) + saved - 1) / saved : null;
    }

    /// <summary>Codes of 32, 8 and 4 bits of the same rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Raw rows to measure, at least one.</param>
    /// <param name="ranges">The rows whose codes give each dimension's range, such as training rows; the measured rows themselves where null.</param>
    /// <param name="cancellation">Stops between parts of rows.</param>
    /// <exception cref="ArgumentException">There are no rows, or the model is conditional.</exception>
    public static IReadOnlyList<CompressionRow> Measure(Autoencoder model, DataSet rows, DataSet? ranges = null, CancellationToken cancellation = default)
    {
        CompressedCodes.Check(model);
        if (rows.Count == 0) throw new ArgumentException($"{rows.Name} has no rows to measure.", nameof(rows));
        var fitted = model.Encode((ranges ?? rows).Table);
        CodeQuantizer?[] quantizers = [null, CodeQuantizer.Fit(fitted, 8), CodeQuantizer.Fit(fitted, 4)];
        var sums = new double[quantizers.Length];
        for (var start = 0; start < rows.Count; start += PartRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = rows.Select([.. Enumerable.Range(start, Math.Min(PartRows, rows.Count - start))]);
            var codes = model.Encode(part.Table);
            for (var i = 0; i < sums.Length; i++) sums[i] += SquaredError(model, part, model.Decode(quantizers[i]?.Round(codes) ?? codes));
        }

        var width = model.InputShape.Size;
        return
        [
            .. quantizers.Select((quantizer, i) =>
            {
                var bytes = quantizer?.RowBytes ?? 4 * model.LatentSize;
                return new CompressionRow(quantizer?.Bits ?? 32, bytes, (double)width / bytes, 4.0 * width / bytes, sums[i] / rows.Count / width);
            }),
        ];
    }

    /// <summary>Σ (x̂ − x)² in scaled units.</summary>
    private static double SquaredError(Autoencoder model, DataSet part, float[,] decoded)
    {
        var (sum, row, scale, isUniform) = (0.0, new float[part.Table.Columns], model.Scaler.Map.Scale.ToArray(), model.Scaler.Map.IsUniform);
        for (var r = 0; r < part.Count; r++)
        {
            part.Table.CopyRow(r, row);
            for (var c = 0; c < row.Length; c++)
            {
                var error = ((double)decoded[r, c] - row[c]) * scale[isUniform ? 0 : c]; // the shift cancels
                sum += error * error;
            }
        }

        return sum;
    }
}
