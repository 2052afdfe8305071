using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// The importance of each dimension of the code for the decoder: the increase of the reconstruction error when the dimension is replaced by
/// a constant.
/// </summary>
/// <param name="MeanSquaredError">The mean over all values of (x̂ − x)² with unchanged codes, in scaled units.</param>
/// <param name="ErrorIncrease">
/// The increase of that error for each dimension (latent) when it is replaced for all rows; about 0 for a dimension that the decoder does
/// not use, and negative if the reconstructions improve without it.
/// </param>
/// <param name="FromZero">Whether the constant is 0 rather than the mean of the dimension over the rows.</param>
public sealed record DimensionImportance(double MeanSquaredError, IReadOnlyList<double> ErrorIncrease, bool FromZero)
{
    private const int MaximumDecodings = 50_000, MaximumRows = 1000, MinimumRows = 20;

    /// <summary>The default number of rows: fewer for longer codes, as each dimension costs one more decoding; 20 to 1,000.</summary>
    public static int DefaultRows(int latentSize) => Math.Clamp(MaximumDecodings / Math.Max(1, latentSize), MinimumRows, MaximumRows);

    /// <summary>Measures all dimensions on some rows; each dimension costs one more decoding of them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, at least one, with their classes where the model is conditional.</param>
    /// <param name="fromZero">Whether a dimension is replaced by 0 rather than its mean.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <exception cref="ArgumentException">There are no rows, the model does not have a row's class, or an error is not finite.</exception>
    /// <exception cref="ArgumentException">The model is conditional and the rows have no classes.</exception>
    /// <exception cref="Layers.ShapeException">The rows are not as wide as the model's samples.</exception>
    public static DimensionImportance Measure(
        Autoencoder model, DataSet rows, bool fromZero = false, CancellationToken cancellation = default)
    {
        if (rows.Count == 0) throw new InvalidInputException("Expected at least one row to measure; found none.", nameof(rows));
        var (labels, codes, width) = (model.LabelsOf(rows), model.Encode(rows), model.LatentSize);
        var replacement = new float[width];
        for (var c = 0; c < width && !fromZero; c++)
            replacement[c] = (float)(Enumerable.Range(0, rows.Count).Sum(r => (double)codes[r, c]) / rows.Count);

        var (numbers, changed, errors) = (new int[model.ChunkRows], new float[model.ChunkRows * width], new double[width + 1]);
        var (table, workspace) = (model.TableOf(rows), model.Rent());
        for (var start = 0; start < rows.Count; start += numbers.Length)
        {
            var count = Math.Min(numbers.Length, rows.Count - start);
            for (var i = 0; i < count; i++) numbers[i] = start + i;
            model.Backend.Gather(table, model.Scaler.Map, numbers.AsSpan(0, count), workspace.Input(count));
            workspace.Label(labels.Length == 0 ? [] : labels.AsSpan(start, count));
            var own = RowArrays.Flat(codes).Slice(start * width, count * width);
            for (var dimension = 0; dimension <= width; dimension++) // the last one changes nothing
            {
                cancellation.ThrowIfCancellationRequested();
                own.CopyTo(changed);
                for (var i = 0; i < count && dimension < width; i++) changed[i * width + dimension] = replacement[dimension];
                model.Backend.Upload(changed.AsSpan(0, own.Length), workspace.Code(count));
                workspace.Decode(count);
                errors[dimension] += workspace.Errors(count).Squared;
                if (!double.IsFinite(errors[dimension]))
                    throw new InvalidInputException(
                        $"Rows {start} to {start + count - 1} of {rows.Name} have a non-finite reconstruction error.", nameof(rows));
            }
        }

        model.Return(workspace);
        var values = (double)rows.Count * rows.Table.Columns;
        return new DimensionImportance(
            errors[width] / values, [.. errors.Take(width).Select(error => (error - errors[width]) / values)], fromZero);
    }
}
