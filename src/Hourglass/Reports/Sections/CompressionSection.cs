using System.Globalization;
using Hourglass.Compression;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>How small codes are at 32, 8 and 4 bits a number, what is lost, and what it looks like.</summary>
internal static class CompressionSection
{
    private const int MostRows = 10_000, Shown = 10;

    /// <summary>A table and samples; none for a conditional model, whose codes alone do not give the rows back.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The rows whose codes give the ranges.</param>
    /// <param name="test">The rows to measure on.</param>
    /// <param name="part">What to call them.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    internal static IEnumerable<ReportSection> Create(Autoencoder model, DataSet train, DataSet test, string part = "test", CancellationToken cancellation = default)
    {
        if (model.IsConditional || test.Count == 0) yield break;
        var (ranges, rows) = (train.Select(RowChoice.Of(train.Count, MostRows)), test.Select(RowChoice.Of(test.Count, MostRows)));
        yield return Table(model, ranges, rows, part, cancellation);
        yield return Samples(model, ranges, test, part);
    }

    private static TableSection Table(Autoencoder model, DataSet ranges, DataSet rows, string part, CancellationToken cancellation)
    {
        var measured = CompressionMeasure.Measure(model, rows, ranges, cancellation);
        var decoder = CompressionMeasure.DecoderBytes(model);
        var from = CompressionMeasure.BreakEvenRows(model, measured[1]) is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"with it, codes of 8 bits are smaller than raw bytes from {count:N0} rows on.")
            : "codes of 8 bits are not smaller than raw bytes.";
        return new TableSection
        {
            Name = "compression", Title = "Compression", RowsName = "bits a number of the code",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"{rows.Count:N0} {part} rows of {model.InputShape.Size:N0} values; codes of {model.LatentSize:N0} numbers, their ranges from {ranges.Count:N0} training rows. The ratios leave the decoder out, {decoder / 1000.0:N0} kB for all rows together: {from}"),
            Columns =
            [
                new("bytes a row", BestValue.Lowest), new("smaller than bytes, times", Note: "Values a row (one byte each) ÷ bytes of a code."),
                new("smaller than floats, times", Note: "Four bytes a value ÷ bytes of a code."), new("MSE", BestValue.Lowest, "Of rows decoded from these codes, in scaled units."),
            ],
            Rows = [.. measured.Select(row => new TableRow(row.Bits == 32 ? "32 (as the model gives it)" : $"{row.Bits}", [row.RowBytes, row.ByteRatio, row.FloatRatio, row.MeanSquaredError]) { IsMain = row.Bits == 8 })],
        };
    }

    private static ReportSection Samples(Autoencoder model, DataSet ranges, DataSet test, string part)
    {
        var numbers = RowChoice.Of(test.Count, Shown);
        var (rows, fitted) = (test.Select(numbers), model.Encode(ranges.Table));
        var codes = model.Encode(rows.Table);
        float[][,] versions =
        [
            RowArrays.Values(rows.Table), model.Decode(codes), model.Decode(CodeQuantizer.Fit(fitted, 8).Round(codes)), model.Decode(CodeQuantizer.Fit(fitted, 4).Round(codes)),
        ];
        return SampleView.Show(
            "compressed", "Rows from codes of 32, 8 and 4 bits", $"{numbers.Length} {part} rows, evenly over all.", model.InputShape, test, rows.Table,
            ["original", "32 bits", "8 bits", "4 bits"], versions, [.. numbers.Select(row => $"row {row}")]);
    }
}
