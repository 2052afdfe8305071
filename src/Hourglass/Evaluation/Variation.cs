using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Evaluation;

/// <summary>Σ (x − column mean)² over the scaled values of a table: the total sum of squares of the explained variance.</summary>
internal sealed class Variation(Autoencoder model, RowTable table)
{
    // Binarized rows are sampled chunk by chunk; the number of ones per column determines the sum.
    private readonly double[]? _ones = model.Recipe.Data.Binarize == Binarization.None ? null : new double[table.Columns];
    private readonly float[] _chunk = new float[table.Columns];
    private readonly Matrix _sums = model.Backend.Allocate(table.Columns).AsRow();

    /// <summary>Adds a chunk as it is fed to the model.</summary>
    internal void Add(Matrix rows)
    {
        if (_ones is null) return;
        model.Backend.ColumnSums(rows, _sums);
        model.Backend.Download(_sums, _chunk);
        for (var c = 0; c < _chunk.Length; c++) _ones[c] += _chunk[c];
    }

    /// <summary>
    /// The sum over all chunks added. Values that are not binarized take two passes in double precision, accurate for large means too.
    /// </summary>
    internal double Total()
    {
        if (_ones is not null) return _ones.Sum(ones => ones - ones * ones / table.Rows);
        var map = model.Scaler.Map;
        var (row, means) = (new float[table.Columns], new double[table.Columns]);
        var total = 0.0;
        foreach (var measuring in (ReadOnlySpan<bool>)[false, true])
        {
            for (var r = 0; r < table.Rows; r++)
            {
                table.CopyRow(r, row);
                for (var c = 0; c < row.Length; c++)
                {
                    var value = map.Apply(row[c], c);
                    if (measuring) total += (value - means[c]) * (value - means[c]);
                    else means[c] += value;
                }
            }

            if (!measuring)
                for (var c = 0; c < means.Length; c++)
                    means[c] /= table.Rows;
        }

        return total;
    }
}
