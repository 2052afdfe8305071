using Hourglass.Compute;

namespace Hourglass.Training;

/// <summary>Which scaled values of a table lie outside a range.</summary>
/// <param name="Least">The smallest scaled value of the table.</param>
/// <param name="Largest">The largest.</param>
/// <param name="Rows">How many rows have such a value.</param>
/// <param name="FirstRow">The first of them.</param>
/// <param name="Columns">The columns that have such a value, ascending.</param>
internal sealed record ValuesOutside(float Least, float Largest, int Rows, int FirstRow, IReadOnlyList<int> Columns)
{
    private const int NamedColumns = 3;

    /// <summary>Finds the values outside; null where there are none.</summary>
    internal static ValuesOutside? Find(RowTable table, AffineMap map, float least, float largest)
    {
        if (table.Rows == 0) return null;
        var (minimum, maximum) = table.Range(map);
        if (minimum >= least && maximum <= largest) return null;
        var (row, isOutside) = (new float[table.Columns], new bool[table.Columns]);
        var (rows, first) = (0, -1);
        for (var r = 0; r < table.Rows; r++)
        {
            table.CopyRow(r, row);
            var any = false;
            for (var c = 0; c < row.Length; c++)
            {
                var value = map.Apply(row[c], c);
                if (value >= least && value <= largest) continue;
                any = isOutside[c] = true;
            }

            if (!any) continue;
            rows++;
            if (first < 0) first = r;
        }

        return new ValuesOutside(minimum, maximum, rows, first, [.. Enumerable.Range(0, row.Length).Where(c => isOutside[c])]);
    }

    /// <summary>The smallest and the largest value in words.</summary>
    internal string Span => FormattableString.Invariant($"from {Least:0.###} to {Largest:0.###}");

    /// <summary>The columns in words: by name where known, a few of them, and how many there are.</summary>
    internal string NameColumns(IReadOnlyList<string>? names, int all)
    {
        if (Columns.Count == all && all > NamedColumns) return FormattableString.Invariant($"all {all} columns");
        var named = Columns.Take(NamedColumns).Select(c => names is null ? FormattableString.Invariant($"{c}") : $"“{names[c]}”");
        var more = Columns.Count > NamedColumns ? FormattableString.Invariant($" and {Columns.Count - NamedColumns} more") : "";
        return $"column{(Columns.Count == 1 ? "" : "s")} {string.Join(", ", named)}{more}";
    }
}
