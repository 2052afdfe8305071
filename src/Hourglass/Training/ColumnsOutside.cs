using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.Training;

/// <summary>Which columns of a table have values outside those of the training rows, in how many rows.</summary>
internal sealed record ColumnsOutside(int Rows, int AllRows, IReadOnlyList<ColumnOutside> Columns)
{
    private const int NamedColumns = 3;

    /// <summary>Finds the columns, those of most rows first; null where there are none.</summary>
    /// <param name="table">The table, with the ranges of the training rows.</param>
    /// <param name="rows">Rows or windows of such a table.</param>
    internal static ColumnsOutside? Find(TableSchema table, RowTable rows)
    {
        var values = table.Columns.SelectMany(column => column.ValueNames.Select((_, place) => place == 0 ? column : null)).ToList();
        if (rows.Columns % values.Count != 0) return null;
        var (steps, row, any) = (rows.Columns / values.Count, new float[rows.Columns], 0);
        var (counts, least, largest) = (new int[values.Count], new float[values.Count], new float[values.Count]);
        for (var r = 0; r < rows.Rows; r++)
        {
            rows.CopyRow(r, row);
            var isOutside = false;
            for (var v = 0; v < values.Count; v++)
            {
                if (values[v] is not { Minimum: { } minimum, Maximum: { } maximum }) continue;
                float low = float.PositiveInfinity, high = float.NegativeInfinity;
                foreach (var value in row.AsSpan(v * steps, steps)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
                if (low >= minimum && high <= maximum) continue;
                isOutside = true;
                (least[v], largest[v]) = counts[v]++ == 0 ? (low, high) : (Math.Min(least[v], low), Math.Max(largest[v], high));
            }

            if (isOutside) any++;
        }

        if (any == 0) return null;
        return new ColumnsOutside(any, rows.Rows,
        [
            .. Enumerable.Range(0, values.Count).Where(v => counts[v] > 0).OrderByDescending(v => counts[v])
                .Select(v => new ColumnOutside(values[v]!, counts[v], least[v], largest[v])),
        ]);
    }

    /// <summary>The sentence.</summary>
    public override string ToString()
    {
        var named = Columns.Take(NamedColumns).Select(column => column.ToString());
        var more = Columns.Count - NamedColumns;
        var others = more <= 0 ? "" : $", and {more} more {(more == 1 ? "column" : "columns")}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Rows} of {AllRows} rows {(Rows == 1 ? "has" : "have")} values outside those of the training rows: ")
            + string.Join(", ", named) + others;
    }
}

/// <summary>A column with values outside those of the training rows.</summary>
/// <param name="Column">The column, with its range in the training rows.</param>
/// <param name="Rows">How many rows have such a value.</param>
/// <param name="Least">The least value of these rows.</param>
/// <param name="Largest">Their largest value.</param>
internal sealed record ColumnOutside(SchemaColumn Column, int Rows, float Least, float Largest)
{
    /// <summary>Such as <c>“volt” in 2 rows (3.1 to 9; trained on 3 to 3.6)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"“{Column.Name}” in {Rows} {(Rows == 1 ? "row" : "rows")} ({Span(Least, Largest)}; trained on ")
        + $"{Span((float)Column.Minimum!, (float)Column.Maximum!)})";

    private static string Span(float least, float largest) => least == largest
        ? least.ToString("G6", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{least:G6} to {largest:G6}");
}
