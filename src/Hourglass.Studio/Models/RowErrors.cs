using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Studio;

/// <summary>
/// The mean squared error of each row in scaled units, whatever the objective: its mean over the rows is the MSE of the learning curve.
/// </summary>
internal static class RowErrors
{
    private const int Rows = 4096;

    /// <summary>The error of each row.</summary>
    internal static float[] Of(Autoencoder model, DataSet rows)
    {
        var (errors, columns, map) = (new float[rows.Count], rows.Table.Columns, model.Scaler.Map);
        var row = new float[columns];
        for (var start = 0; start < rows.Count; start += Rows)
        {
            var count = Math.Min(Rows, rows.Count - start);
            var part = count == rows.Count ? rows : rows.Select([.. Enumerable.Range(start, count)]);
            var made = model.Reconstruct(part);
            for (var r = 0; r < count; r++)
            {
                part.Table.CopyRow(r, row);
                var sum = 0.0;
                for (var c = 0; c < columns; c++)
                {
                    var difference = (double)map.Apply(row[c], c) - map.Apply(made[r, c], c);
                    sum += difference * difference;
                }

                errors[start + r] = (float)(sum / columns);
            }
        }

        return errors;
    }
}
