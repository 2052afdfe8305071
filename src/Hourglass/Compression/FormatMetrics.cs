using System.IO.Compression;
using System.Runtime.InteropServices;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Compression;

/// <summary>Measures how small general file formats make rows: gzip of the raw values and, for pictures, PNG and JPEG.</summary>
/// <remarks>
/// All rows go into one file, pictures side by side on a sheet: a header per row would be most of the size of small rows. Unlike codes,
/// these formats need no decoder that is trained for the data.
/// </remarks>
public static class FormatMetrics
{
    /// <summary>At most this many rows are measured, evenly subsampled.</summary>
    public const int MaximumRows = 10_000;

    /// <summary>Measures gzip, and PNG and JPEG for pictures in gray or color; JPEG only where libturbojpeg is installed.</summary>
    /// <param name="model">The model whose scaled units the errors are in.</param>
    /// <param name="rows">Raw rows, at least one.</param>
    /// <param name="meanSquaredError">
    /// The error to compare JPEG at, such as that of 8-bit codes: its quality is the lowest with at most this error, or 100.
    /// </param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static IReadOnlyList<FormatRow> Measure(
        Autoencoder model, DataSet rows, double meanSquaredError, CancellationToken cancellation = default)
    {
        if (rows.Count == 0) throw new InvalidInputException($"{rows.Name} has no rows to measure.", nameof(rows));
        var table = model.TableOf(rows.Select(RowChoice.Of(rows.Count, MaximumRows)));
        var found = new List<FormatRow> { Row("gzip", null, GzipBytes(table), 0) };
        if (!PictureSheet.CanHold(model.InputShape, table.Rows)) return found;
        var sheet = new PictureSheet(table, model.InputShape, model.Scaler.Map);
        cancellation.ThrowIfCancellationRequested();
        found.Add(Row("png", null, PngFile.Encode(sheet.Image).LongLength, sheet.ErrorOf(sheet.Image)));
        if (JpegWriter.IsAvailable) found.Add(Jpeg());
        return found;

        FormatRow Jpeg()
        {
            // Errors fall with the quality, so the lowest that suffices is found by bisection.
            var (low, high) = (1, 100);
            while (low < high)
            {
                cancellation.ThrowIfCancellationRequested();
                var middle = (low + high) / 2;
                if (Decoded(middle).Error <= meanSquaredError) high = middle;
                else low = middle + 1;
            }

            var (bytes, error) = Decoded(low);
            return Row("jpeg", low, bytes, error);
        }

        (long Bytes, double Error) Decoded(int quality)
        {
            var file = JpegWriter.Encode(sheet.Image, quality);
            return (file.LongLength, sheet.ErrorOf(JpegReader.Read(file, "the sheet of pictures")));
        }

        FormatRow Row(string format, int? quality, long bytes, double error)
        {
            var (size, width) = ((double)bytes / table.Rows, table.Columns);
            return new FormatRow(format, quality, size, width / size, 4 * width / size, error);
        }
    }

    /// <summary>The size of all rows as one gzip file: bytes as they are, floats as four bytes.</summary>
    private static long GzipBytes(RowTable table)
    {
        var (file, row, bytes) = (new MemoryStream(), new float[table.Columns], new byte[table.Columns]);
        using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var r = 0; r < table.Rows; r++)
            {
                table.CopyRow(r, row);
                for (var c = 0; c < row.Length && table.IsBytes; c++) bytes[c] = (byte)row[c];
                gzip.Write(table.IsBytes ? bytes : MemoryMarshal.AsBytes(row.AsSpan()));
            }
        }

        return file.Length;
    }
}
