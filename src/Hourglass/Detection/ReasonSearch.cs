using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Detection;

/// <summary>
/// Finds the columns that make a row an anomaly: the one whose best value lowers the score most, then the next with that value in place,
/// until the row is normal. The shares of a score do not tell: an unusual value also spoils the reconstruction of other columns. For PCA
/// and a column of numbers the search is reconstruction-based contribution (Alcala and Qin, 2009).
/// </summary>
internal sealed class ReasonSearch
{
    /// <summary>Of wider rows, only the columns with the largest residuals are tried.</summary>
    private const int MaximumColumns = 64;

    private const int Refinements = 3, RefinedValues = 12;

    /// <summary>A reason lowers the score by at least this share.</summary>
    private const double SmallestGain = 0.01;

    private readonly AnomalyDetector _detector;
    private readonly DataSet _one;
    private readonly AffineMap _map, _inverse;
    private readonly List<Column> _columns;

    /// <param name="detector">The detector.</param>
    /// <param name="one">The row alone, its columns in the order of the model.</param>
    /// <param name="residuals">The row's residuals in scaled units.</param>
    internal ReasonSearch(AnomalyDetector detector, DataSet one, float[] residuals)
    {
        (_detector, _one) = (detector, one);
        (_map, _inverse) = (detector.Model.Scaler.Map, detector.Model.Scaler.Inverse);
        var (all, first) = (new List<Column>(), 0);
        var table = detector.Model.Table;
        foreach (var column in table is not null && table.ValueNames.Count == residuals.Length
            ? table.Columns : detector.FeatureNames.Select(name => new SchemaColumn(name)))
        {
            all.Add(new Column(column, first, residuals[first]));
            first += column.ValueNames.Count;
        }

        _columns = [.. all.OrderByDescending(column => column.Size(residuals)).Take(MaximumColumns)];
    }

    internal List<AnomalyReason> Find(int most)
    {
        var (reasons, left) = (new List<AnomalyReason>(), _columns.ToList());
        var row = new float[_one.Table.Columns];
        _one.Table.CopyRow(0, row);
        var score = Score([row])[0];
        while (reasons.Count < most && left.Count > 0 && _detector.IsAnomaly(score))
        {
            var best = Best(row, left);
            if (best.Score > score * (1 - SmallestGain)) break;
            reasons.Add(Describe(best.Column, row, best.Row, best.Score));
            left.Remove(best.Column);
            (row, score) = (best.Row, best.Score);
        }

        return reasons;
    }

    /// <summary>The column, and the row with its best value, that give the lowest score.</summary>
    private (Column Column, float[] Row, float Score) Best(float[] row, List<Column> columns)
    {
        var values = columns.Select(column => column.Candidates(_map.Apply(row[column.First], column.First))).ToArray();
        var best = new (Column Column, float[] Row, float Score)[columns.Count];
        for (var round = 0; round <= Refinements; round++)
        {
            var rows = columns.SelectMany((column, i) => values[i].Select(value => With(row, column, value))).ToArray();
            var (scores, start) = (Score(rows), 0);
            for (var i = 0; i < columns.Count; i++)
            {
                var own = scores.AsSpan(start, values[i].Length);
                var lowest = 0;
                for (var v = 1; v < own.Length; v++) if (own[v] < own[lowest]) lowest = v;
                if (round == 0 || own[lowest] < best[i].Score) best[i] = (columns[i], rows[start + lowest], own[lowest]);
                start += own.Length;
                if (!columns[i].IsCategorical) values[i] = Between(values[i], lowest);
            }
        }

        return best.MinBy(found => found.Score);
    }

    /// <summary>Values around the best of ascending ones.</summary>
    private static double[] Between(double[] values, int best)
    {
        var (low, high) = (values[Math.Max(best - 1, 0)], values[Math.Min(best + 1, values.Length - 1)]);
        return [.. Enumerable.Range(0, RefinedValues).Select(i => low + (high - low) * (i + 0.5) / RefinedValues)];
    }

    private float[] With(float[] row, Column column, double value)
    {
        var changed = row.ToArray();
        if (column.IsCategorical)
        {
            for (var i = 0; i < column.Schema.Categories!.Count; i++) changed[column.First + i] = i == (int)value ? 1 : 0;
            return changed;
        }

        changed[column.First] = _inverse.Apply((float)value, column.First);
        if (column.Schema.HasIndicator) changed[column.First + 1] = 0;
        return changed;
    }

    private float[] Score(float[][] rows)
    {
        int[] labels = _one.HasLabels ? [.. Enumerable.Repeat(_one.Labels[0], rows.Length)] : [];
        var table = RowTable.FromFloats([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length);
        return _detector.Score(new DataSet(_one.Name, table, _one.Shape, labels, _one.HasLabels ? _one.ClassNames : null));
    }

    private static AnomalyReason Describe(Column column, float[] row, float[] changed, float score)
    {
        var (schema, first) = (column.Schema, column.First);
        if (column.IsCategorical)
            return new AnomalyReason(schema.Name, null, null, score) { Category = Category(row), ExpectedCategory = Category(changed) };
        var isMissing = schema.HasIndicator && row[first + 1] != 0;
        return new AnomalyReason(schema.Name, isMissing ? null : row[first], changed[first], score);

        string? Category(float[] values)
        {
            var place = values.AsSpan(first, schema.Categories!.Count).IndexOf(1);
            return place < 0 ? null : schema.Categories[place];
        }
    }

    /// <summary>A column of the table, and where its values begin in a row.</summary>
    private sealed record Column(SchemaColumn Schema, int First, float Residual)
    {
        internal bool IsCategorical => Schema.Categories is not null;

        internal double Size(float[] residuals)
        {
            var sum = 0.0;
            foreach (var residual in residuals.AsSpan(First, Schema.ValueNames.Count)) sum += (double)residual * residual;
            return sum;
        }

        /// <summary>
        /// The categories; or numbers in scaled units, ascending: near 0, around which scalers put normal values, near the value, and
        /// from it towards its reconstruction and beyond, as that is drawn towards an unusual value.
        /// </summary>
        internal double[] Candidates(double value)
        {
            if (IsCategorical) return [.. Enumerable.Range(0, Schema.Categories!.Count).Select(i => (double)i)];
            var values = new SortedSet<double> { 0, value };
            for (var k = -4; k <= 3; k++) values.UnionWith([Math.Pow(2, k), -Math.Pow(2, k)]);
            for (var k = -6; k <= 6; k++) values.UnionWith([value + Math.Pow(2, k), value - Math.Pow(2, k)]);
            for (var k = 0; k <= 7; k++) values.Add(value - Residual * Math.Pow(2, k));
            return [.. values];
        }
    }
}
