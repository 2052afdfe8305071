namespace Hourglass.Data;

/// <summary>Cells that are no numbers: the first in full, the others counted.</summary>
internal sealed class TableFaults(string file, TableReader reader, bool replacesMissing)
{
    /// <summary>More different texts than that are names or times, not categories.</summary>
    private const int MostCategories = 20;

    private readonly Dictionary<int, int> _missing = [], _text = [];
    private readonly Dictionary<int, HashSet<string>> _texts = [];
    private string? _where, _first;
    private bool _hasComma;

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Notes a missing value, unless such rows are left out; true where the row is.</summary>
    internal bool Missing(string cell, int row, int column)
    {
        if (reader.Options.Missing == MissingValues.Drop) return true;
        Add(_missing, row, column, cell.Length == 0 ? "the value is missing." : $"the value is missing (“{cell}”).");
        return true;
    }

    internal void Text(string cell, int row, int column)
    {
        _hasComma |= TableCells.HasComma(cell);
        if (!_texts.TryGetValue(column, out var texts)) _texts.Add(column, texts = []);
        if (texts.Count <= MostCategories) texts.Add(cell);
        Add(_text, row, column, $"expected a number; found “{cell}”.");
    }

    internal void Infinite(string cell, int row, int column) =>
        Add(_text, row, column, $"“{cell}” is not finite in single precision.");

    internal void Unknown(string cell, int row, int column, IReadOnlyList<string> categories) =>
        Add(_text, row, column, $"expected one of the categories {string.Join(", ", categories)}; found “{cell}”.");

    /// <summary>Refuses the table where there are any.</summary>
    internal void ThrowIfAny(int rows)
    {
        if (_first is null) return;
        var parts = new List<string> { _first };
        if (Count > 1) parts.Add(Total(rows));
        if (_hasComma)
            parts.Add(reader.Cells.HasDecimalComma
                ? "If 1.234,5 is a thousand and more: thousands (--thousands .)."
                : "If 1,5 is one and a half: decimalComma (--decimal-comma); if 1,234 is a thousand and more: thousands (--thousands ,).");
        else if (_text.Count > 0 && reader.Options.Schema is null)
            parts.Add("A column of text can be the label column (--label-column), be left out (--drop), or become a value of 0 or 1 per "
                + "category (--categorical).");
        if (_missing.Count > 0 && !replacesMissing)
            parts.Add("Missing values: missing = drop leaves such rows out, mean replaces them by the column's mean, indicator also says "
                + "where (--missing).");
        if (!_hasComma && reader.Options.Schema is null && Example(rows) is { } example) parts.Add($"For example: {example}.");
        throw new DataFormatException(_where!, string.Join(' ', parts));
    }

    /// <summary>The options under which the table can be read; null where a column has both numbers and text, which is a mistake.</summary>
    private string? Example(int rows)
    {
        foreach (var (field, count) in _text)
            if (!_texts.ContainsKey(field) || count + _missing.GetValueOrDefault(field) < rows) return null;
        var isKind = _texts.ToLookup(column => column.Value.Count is > 1 and <= MostCategories && column.Value.Count <= rows / 2);
        List<string> options = [];
        if (isKind[false].Any()) options.Add($"--drop {Names(isKind[false].Select(column => column.Key))}");
        if (isKind[true].Any()) options.Add($"--categorical {Names(isKind[true].Select(column => column.Key))}");
        // A missing text has no mean.
        if (_missing.Count > 0 && !replacesMissing) options.Add($"--missing {(_missing.Keys.Any(_texts.ContainsKey) ? "drop" : "mean")}");
        return options.Count > 0 ? string.Join(' ', options) : null;

        string Names(IEnumerable<int> fields)
        {
            var names = string.Join(',', fields.Order().Select(NameOf));
            return names.All(c => char.IsLetterOrDigit(c) || c is ',' or '_' or '-' or '.') ? names : $"\"{names}\"";
        }

        string NameOf(int field) =>
            reader.Columns.NameOf(field) is { Length: > 0 } name && !name.AsSpan().ContainsAny(',', '"') ? name : $"{field}";
    }

    private string Total(int rows)
    {
        var found = new List<string>();
        if (_missing.Count > 0) found.Add(Sum(_missing, "missing value", "missing values"));
        if (_text.Count > 0) found.Add(Sum(_text, "cell that is no number", "cells that are no numbers"));
        return $"In {rows} rows there are {string.Join(" and ", found)}.";

        string Sum(Dictionary<int, int> counts, string one, string many)
        {
            var columns = counts.Count <= 5
                ? $" in {(counts.Count == 1 ? "column" : "columns")} {string.Join(", ", counts.Keys.Select(reader.Columns.Describe))}"
                : $" in {counts.Count} columns";
            var total = counts.Values.Sum();
            return $"{total} {(total == 1 ? one : many)}{columns}";
        }
    }

    private void Add(Dictionary<int, int> counts, int row, int column, string trouble)
    {
        Count++;
        counts[column] = counts.GetValueOrDefault(column) + 1;
        if (_first is not null) return;
        (_where, _first) = ($"{file}, line {reader.Line} (row {row}), column {reader.Columns.Describe(column)}", trouble);
    }
}
