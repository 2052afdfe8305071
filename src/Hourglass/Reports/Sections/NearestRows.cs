using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Reports;

/// <summary>Finds the row of a table that is nearest to each of a few samples.</summary>
public static class NearestRows
{
    /// <summary>At most this many rows are searched, evenly subsampled, so that a report does not take longer than the training.</summary>
    public const int MaximumSearched = 200_000;

    /// <summary>The index of the row nearest to each sample, and its distance √Σ(x − y)² in scaled units.</summary>
    /// <param name="samples">The samples (n, features), in the units of the data.</param>
    /// <param name="rows">The raw rows to search, as wide as the samples.</param>
    /// <param name="map">The map from values to scaled values.</param>
    public static (int Row, double Distance)[] Find(float[,] samples, RowTable rows, AffineMap map)
    {
        var (count, columns) = (samples.GetLength(0), samples.GetLength(1));
        var scaled = new float[count][];
        for (var i = 0; i < count; i++)
        {
            scaled[i] = RowArrays.Row(samples, i).ToArray();
            Scale(scaled[i]);
        }

        var nearest = new (int Row, double Distance)[count];
        Array.Fill(nearest, (0, double.PositiveInfinity));
        var row = new float[columns];
        foreach (var r in RowChoice.Of(rows.Rows, MaximumSearched))
        {
            rows.CopyRow(r, row);
            Scale(row);
            for (var i = 0; i < count; i++)
            {
                var distance = Sums.Distance(scaled[i], row);
                if (distance < nearest[i].Distance) nearest[i] = (r, distance);
            }
        }

        return nearest;

        void Scale(Span<float> values)
        {
            for (var c = 0; c < values.Length; c++) values[c] = map.Apply(values[c], c);
        }
    }
}
