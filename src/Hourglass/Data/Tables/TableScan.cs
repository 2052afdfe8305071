namespace Hourglass.Data;

/// <summary>
/// One pass over a table for what its columns need to know: the categories of text and the means that replace missing values.
/// </summary>
internal sealed class TableScan(TableReader reader)
{
    /// <summary>More categories are a mistake: names or dates, not kinds.</summary>
    private const int MaximumCategories = 1000;

    private readonly IReadOnlySet<int>? _categorical = reader.Columns.Categorical();

    /// <summary>Whether the options need a pass before rows can be read.</summary>
    internal static bool IsNeeded(CsvOptions options) =>
        options.Schema is null && (options.Categorical is not null || options.Missing is MissingValues.Mean or MissingValues.Indicator);

    /// <summary>The columns with their categories and replacements.</summary>
    internal IReadOnlyList<SchemaColumn> Run(string file)
    {
        var fields = reader.Columns.Fields;
        var (sums, counts) = (new double[fields.Count], new long[fields.Count]);
        var hasText = new bool[fields.Count];
        var categories = fields.Select(_ => new HashSet<string>()).ToArray();
        while (reader.NextRow() is { } row)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                var cell = row[fields[i]];
                if (TableCells.IsMissing(cell)) continue;
                if (categories[i].Count <= MaximumCategories) categories[i].Add(cell);
                if (reader.Cells.TryNumber(cell, out var value)) (sums[i], counts[i]) = (sums[i] + value, counts[i] + 1);
                else hasText[i] = true;
            }
        }

        var fill = reader.Options.Missing is MissingValues.Mean or MissingValues.Indicator;
        return [.. reader.Columns.Columns.Select((column, i) =>
        {
            if (_categorical?.Contains(fields[i]) ?? hasText[i])
            {
                if (categories[i].Count > MaximumCategories)
                    throw new DataFormatException(
                        file, $"column {reader.Columns.Describe(fields[i])} has more than {MaximumCategories} categories; "
                        + "leave it out with drop (--drop).");
                return column with { Categories = [.. categories[i].Order(StringComparer.Ordinal)] };
            }

            return fill && counts[i] > 0 && !hasText[i]
                ? column with { Replacement = sums[i] / counts[i], HasIndicator = reader.Options.Missing == MissingValues.Indicator }
                : column;
        })];
    }
}
