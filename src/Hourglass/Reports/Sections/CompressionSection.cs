using System.Globalization;
using Hourglass.Compression;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>
/// The size and the reconstruction error of codes at 32, 8 and 4 bits per value, beside general file formats, with examples.
/// </summary>
internal static class CompressionSection
{
    private const int MaximumRows = 10_000, Shown = 10;

    /// <summary>A table and samples; none for a conditional model, whose rows cannot be decoded from codes alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows whose codes determine the quantization ranges.</param>
    /// <param name="test">The rows to measure on.</param>
    /// <param name="part">The name of the rows.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    internal static IEnumerable<ReportSection> Create(
        Autoencoder model, DataSet train, DataSet test, string part = "test", CancellationToken cancellation = default)
    {
        if (model.IsConditional || test.Count == 0) yield break;
        var ranges = train.Select(RowChoice.Of(train.Count, MaximumRows));
        var rows = test.Select(RowChoice.Of(test.Count, MaximumRows));
        yield return Table(model, ranges, rows, part, cancellation);
        yield return Samples(model, ranges, test, part);
    }

    private static TableSection Table(Autoencoder model, DataSet ranges, DataSet rows, string part, CancellationToken cancellation)
    {
        var measured = CompressionMetrics.Measure(model, rows, ranges, cancellation);
        var formats = FormatMetrics.Measure(model, rows, measured[1].MeanSquaredError, cancellation);
        var decoder = CompressionMetrics.DecoderBytes(model);
        var from = CompressionMetrics.BreakEvenRows(model, measured[1]) is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"including it, 8-bit codes are smaller than raw bytes from {count:N0} rows on.")
            : "8-bit codes are not smaller than raw bytes.";
        return new TableSection
        {
            Name = "compression", Title = "Compression", RowsName = "stored as",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"{rows.Count:N0} {part} rows of {model.InputShape.Size:N0} values; codes of {model.LatentSize:N0} values, with ranges "
                + $"from {ranges.Count:N0} training rows. The ratios exclude the decoder, {decoder / 1000.0:N0} kB for all rows: {from} ")
                + Describe(formats),
            Columns =
            [
                new("bytes per row", BestValue.Lowest),
                new("ratio to bytes", Note: "Values per row, of one byte each, ÷ bytes per row."),
                new("ratio to floats", Note: "Four bytes per value ÷ bytes per row."),
                new("MSE", BestValue.Lowest, "Of rows decoded from what is stored, in scaled units."),
            ],
            Rows =
            [
                .. measured.Select(row => new TableRow(
                    row.Bits == 32 ? "codes of 32 bits per value (not quantized)" : $"codes of {row.Bits} bits per value",
                    [row.RowBytes, row.ByteRatio, row.FloatRatio, row.MeanSquaredError]) { IsMain = row.Bits == 8 }),
                .. formats.Select(format => new TableRow(
                    Name(format), [format.RowBytes, format.ByteRatio, format.FloatRatio, format.MeanSquaredError])),
            ],
        };
    }

    private static string Name(FormatRow format) => format.Format switch
    {
        "png" => "PNG",
        "jpeg" => string.Create(CultureInfo.InvariantCulture, $"JPEG of quality {format.Quality}"),
        _ => format.Format,
    };

    private static string Describe(IReadOnlyList<FormatRow> formats)
    {
        var (hasPng, hasJpeg) = (formats.Any(row => row.Format == "png"), formats.Any(row => row.Format == "jpeg"));
        return "gzip is of all raw rows in one file"
            + (hasPng ? ", PNG of all pictures on one sheet" : "")
            + (hasJpeg ? ", JPEG the same at the lowest quality with the error of 8-bit codes or less" : "")
            + "; general formats need no training and no decoder of their own.";
    }

    private static ReportSection Samples(Autoencoder model, DataSet ranges, DataSet test, string part)
    {
        var numbers = RowChoice.Of(test.Count, Shown);
        var (rows, fitted) = (test.Select(numbers), model.Encode(ranges.Table));
        var codes = model.Encode(rows.Table);
        float[][,] versions =
        [
            RowArrays.Values(rows.Table), model.Decode(codes), model.Decode(CodeQuantizer.Fit(fitted, 8).Round(codes)),
            model.Decode(CodeQuantizer.Fit(fitted, 4).Round(codes)),
        ];
        return SampleView.Show(
            "compressed", "Rows from codes of 32, 8 and 4 bits", $"{numbers.Length} {part} rows, evenly subsampled.", model.InputShape,
            test, rows.Table,
            ["original", "32 bits", "8 bits", "4 bits"], versions, [.. numbers.Select(row => $"row {test.NumberOf(row)}")]);
    }
}
