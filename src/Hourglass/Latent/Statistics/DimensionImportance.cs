using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Latent;

/// <summary>How much the decoder needs each dimension of the code: how far the reconstruction error rises when the dimension tells nothing any more.</summary>
/// <param name="MeanSquaredError">The mean over all values of (x̂ − x)² with the codes as they are, in the scaled units that the model sees.</param>
/// <param name="Rise">
/// For each dimension (latent) how much larger that error is when it is replaced for all rows by one value; about 0 where the decoder does not use it, and
/// below 0 where it would do better without.
/// </param>
/// <param name="FromZero">Whether that value is 0; else it is the dimension's mean over the rows, so that only what tells rows apart is taken away.</param>
public sealed record DimensionImportance(double MeanSquaredError, IReadOnlyList<double> Rise, bool FromZero)
{
    private const int MostDecodings = 50_000, MostRows = 1000, FewestRows = 20;

    /// <summary>How many rows are enough to look at where no number is given: fewer for longer codes, as each dimension costs one more decoding of them; 20 to 1,000.</summary>
    public static int UsualRows(int latentSize) => Math.Clamp(MostDecodings / Math.Max(1, latentSize), FewestRows, MostRows);

    /// <summary>Measures all dimensions on some rows, as they are; each dimension costs one more decoding of them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, at least one, with their classes where the model is conditional.</param>
    /// <param name="fromZero">Whether a dimension is set to 0 instead of its mean.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="ArgumentException">There are no rows, a class is not one that the model knows, or an error is not finite.</exception>
    /// <exception cref="ArgumentException">The model is conditional and the rows have no classes.</exception>
    /// <exception cref="Layers.ShapeException">The rows are not as wide as the model's samples.</exception>
    public static DimensionImportance Measure(Autoencoder model, DataSet rows, bool fromZero = false, CancellationToken cancellation = default)
    {
        if (rows.Count == 0) throw new ArgumentException("Expected at least one row to measure; found none.", nameof(rows));
        var (labels, codes, width) = (model.LabelsOf(rows), model.Encode(rows), model.LatentSize);
        var replacement = new float[width];
        for (var c = 0; c < width && !fromZero; c++) replacement[c] = (float)(Enumerable.Range(0, rows.Count).Sum(r => (double)codes[r, c]) / rows.Count);

        var (numbers, changed, errors) = (new int[model.ChunkRows], new float[model.ChunkRows * width], new double[width + 1]);
        var workspace = model.Rent();
        for (var start = 0; start < rows.Count; start += numbers.Length)
        {
            var count = Math.Min(numbers.Length, rows.Count - start);
            for (var i = 0; i < count; i++) numbers[i] = start + i;
            model.Backend.Gather(rows.Table, model.Scaler.Map, numbers.AsSpan(0, count), workspace.Input(count));
            workspace.Label(labels.Length == 0 ? [] : labels.AsSpan(start, count));
            var own = RowArrays.Flat(codes).Slice(start * width, count * width);
            for (var dimension = 0; dimension <= width; dimension++) // the last one leaves all as they are
            {
                cancellation.ThrowIfCancellationRequested();
                own.CopyTo(changed);
                for (var i = 0; i < count && dimension < width; i++) changed[i * width + dimension] = replacement[dimension];
                model.Backend.Upload(changed.AsSpan(0, own.Length), workspace.Code(count));
                workspace.Decode(count);
                errors[dimension] += workspace.Errors(count).Squared;
                if (!double.IsFinite(errors[dimension])) throw new ArgumentException($"Rows {start} to {start + count - 1} of {rows.Name} are reconstructed with an error that is not finite.", nameof(rows));
            }
        }

        model.Return(workspace);
        var values = (double)rows.Count * rows.Table.Columns;
        return new DimensionImportance(errors[width] / values, [.. errors.Take(width).Select(error => (error - errors[width]) / values)], fromZero);
    }
}
