using System.Globalization;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>Which fields of a table become values, class and row number: as options say, or as the table of a model has them.</summary>
internal sealed class TableColumns
{
    private readonly string _file;
    private readonly string[]? _header;
    private readonly CsvOptions _options;

    /// <param name="file">The file, for messages.</param>
    /// <param name="header">The names, or null.</param>
    /// <param name="count">How many fields a row has.</param>
    /// <param name="options">What is chosen.</param>
    /// <param name="rows">The first rows, by which a column without a name is judged.</param>
    /// <param name="cells">What a cell is.</param>
    internal TableColumns(string file, string[]? header, int count, CsvOptions options, IReadOnlyList<string[]> rows, TableCells cells)
    {
        (_file, _header, _options, Count) = (file, header, options, count);
        Label = options.LabelColumn is { } label ? Find(label) : null;
        Index = options.IndexColumn is { } index ? Find(index) : null;
        if (options.Schema is { } schema && options.Columns is null)
        {
            Match(schema, rows);
        }
        else
        {
            if (Index is null && options.Columns is null && IsIndex(0, rows, cells)) (Index, IndexIsGuessed) = (0, true);
            var dropped = (options.Drop ?? []).Select(Find).ToList();
            Fields = options.Columns is { } chosen
                ? [.. chosen.Select(Find)]
                : [.. Enumerable.Range(0, count).Where(column => column != Label && column != Index && !dropped.Contains(column))];
            Check(dropped);
            Columns = options.Schema is { } known
                ? Fields.Count == known.Columns.Count ? known.Columns : throw new DataFormatException(
                    file, $"the model takes {known.Columns.Count} columns ({string.Join(", ", known.Columns.Select(c => c.Name))}); "
                    + $"found {Fields.Count} in the option columns.")
                : [.. Fields.Select(field => new SchemaColumn(NameOf(field)))];
        }

        var used = Fields.Append(Label ?? -1).Append(Index ?? -1).ToHashSet();
        Unused = [.. Enumerable.Range(0, count).Where(field => !used.Contains(field))];
    }

    /// <summary>How many fields a row has.</summary>
    internal int Count { get; }

    /// <summary>The fields that become values, in order.</summary>
    internal IReadOnlyList<int> Fields { get; private set; } = [];

    /// <summary>The columns of these fields.</summary>
    internal IReadOnlyList<SchemaColumn> Columns { get; private set; } = [];

    /// <summary>The field of the class, or null.</summary>
    internal int? Label { get; private set; }

    /// <summary>The field that numbers or names the rows, or null.</summary>
    internal int? Index { get; private set; }

    /// <summary>Whether the option did not name it.</summary>
    internal bool IndexIsGuessed { get; private set; }

    /// <summary>The other fields.</summary>
    internal IReadOnlyList<int> Unused { get; }

    /// <summary>The fields of columns that the option names as categorical; null for all columns of text.</summary>
    internal IReadOnlySet<int>? Categorical() =>
        _options.Categorical is null ? new HashSet<int>()
        : _options.Categorical is ["all"] ? null
        : _options.Categorical.Select(Find).Select(column => Fields.Contains(column) ? column : throw new DataFormatException(
            _file, $"the categorical column {Describe(column)} is not among the columns of values.")).ToHashSet();

    /// <summary>A column's name, or its number.</summary>
    internal string NameOf(int field) => _header?[field] ?? field.ToString(CultureInfo.InvariantCulture);

    /// <summary>What to call a column in messages.</summary>
    internal string Describe(int field) => _header is null ? field.ToString(CultureInfo.InvariantCulture) : $"“{_header[field]}”";

    /// <summary>Finds the columns of the model's table in this one: by name, or by number where it has none.</summary>
    private void Match(TableSchema schema, IReadOnlyList<string[]> rows)
    {
        if (!schema.HasHeader)
        {
            MatchByNumber(schema);
            return;
        }

        if (_header is null && _options.HasHeader == false)
        {
            if (Count != schema.Columns.Count)
                throw new DataFormatException(
                    _file, $"the model takes {schema.Columns.Count} columns ({NamesOf(schema)}); found {Count} without names.");
            (Fields, Columns) = ([.. Enumerable.Range(0, Count)], schema.Columns);
            return;
        }

        if (_header is null)
            throw new DataFormatException(
                _file, $"the model finds its columns ({NamesOf(schema)}) by name, but the first line has no names. If the columns have the "
                + "model's order: header = false (--header false).");
        var missing = schema.Columns.Where(column => !_header.Contains(column.Name)).Select(column => column.Name).ToList();
        Label ??= schema.LabelColumn is { } label ? IndexOf(label) : null;
        Index ??= schema.IndexColumn is { } index ? IndexOf(index) : null;
        var dropped = (_options.Drop ?? []).Select(Find).ToHashSet();
        HashSet<string> known = [.. schema.Columns.Select(column => column.Name), .. schema.Unused];
        var extra = Enumerable.Range(0, Count).Where(field => field != Label && field != Index && !dropped.Contains(field)
            && !known.Contains(_header[field]) && !(field == 0 && IsNameless(_header[0]))).Select(field => _header[field]).ToList();
        if (missing.Count > 0 || extra.Count > 0) throw Different(schema, missing, extra);
        (Fields, Columns) = ([.. schema.Columns.Select(column => Find(column.Name))], schema.Columns);
        if (Label is { } used && Fields.Contains(used)) throw BothLabelAndValue(used);
    }

    private void MatchByNumber(TableSchema schema)
    {
        int[] fields = [.. schema.Columns.Select(column => int.Parse(column.Name, CultureInfo.InvariantCulture))];
        var label = schema.LabelColumn is { } name ? int.Parse(name, CultureInfo.InvariantCulture) : (int?)null;
        var whole = fields.Length + (label is null ? 0 : 1) + schema.Unused.Count + (schema.IndexColumn is null ? 0 : 1);
        if (Label is not null && label is null)
        {
            // The class is asked for, and the model's table had none: it may be anywhere.
            fields = [.. fields.Select(field => field >= Label ? field + 1 : field)];
            whole++;
        }
        else if (label is { } known && Count == whole - 1 && Label is null)
        {
            fields = [.. fields.Select(field => field > known ? field - 1 : field)]; // rows without their class
            (whole, label) = (whole - 1, null);
        }

        if (Count != whole)
            throw new DataFormatException(
                _file, $"the model's table has {whole} columns"
                + (label is null ? "" : $", column {label} the class") + $", in this order and without names; found {Count}.");
        (Fields, Columns, Label) = (fields, schema.Columns, Label ?? label);
        Index ??= schema.IndexColumn is { } index ? int.Parse(index, CultureInfo.InvariantCulture) : null;
    }

    private void Check(List<int> dropped)
    {
        if (Fields.Count == 0) throw new DataFormatException(_file, "no column of values is left.");
        if (Fields.Distinct().Count() < Fields.Count)
            throw new DataFormatException(_file, $"a column is chosen twice in {string.Join(", ", _options.Columns!)}.");
        if (Label is { } label && Fields.Contains(label)) throw BothLabelAndValue(label);
        if (Label is not null && Label == Index)
            throw new DataFormatException(_file, $"the column {Describe(Label.Value)} is chosen as label and as index.");
        if (Index is { } index && Fields.Contains(index))
            throw new DataFormatException(_file, $"the column {Describe(index)} is chosen as index and among the values.");
        if (dropped.FirstOrDefault(field => field == Label || field == Index || Fields.Contains(field), -1) is var twice and >= 0)
            throw new DataFormatException(_file, $"the column {Describe(twice)} is dropped and chosen.");
    }

    private DataFormatException BothLabelAndValue(int field) =>
        new(_file, $"the column {Describe(field)} is the label column and is chosen among the values; it can be only one of them.");

    private DataFormatException Different(TableSchema schema, List<string> missing, List<string> extra)
    {
        var parts = new List<string>();
        if (missing.Count > 0) parts.Add($"{(missing.Count == 1 ? "the column" : "the columns")} {Quoted(missing)} of the model's table "
            + (missing.Count == 1 ? "is missing" : "are missing"));
        if (extra.Count > 0) parts.Add($"{(extra.Count == 1 ? "the column" : "the columns")} {Quoted(extra)} "
            + $"{(extra.Count == 1 ? "is" : "are")} not in it");
        var hint = missing.Count == 0
            ? " Leave columns out with drop (--drop), or name the class with labelColumn (--label-column)."
            : missing.Count == extra.Count ? " If they are renamed, name them in the model's order with columns (--columns)." : "";
        return new(_file, $"{string.Join("; ", parts)}. The model takes {NamesOf(schema)}.{hint}");

        static string Quoted(List<string> names) => string.Join(", ", names.Select(name => $"“{name}”"));
    }

    private static string NamesOf(TableSchema schema) => string.Join(", ", schema.Columns.Select(column => column.Name));

    private int? IndexOf(string name) => Array.IndexOf(_header!, name) is var found and >= 0 ? found : null;

    /// <summary>
    /// Whether a first column counts or names rows, as pandas and R write it: it has no name, and ascending whole numbers or text.
    /// </summary>
    private bool IsIndex(int field, IReadOnlyList<string[]> rows, TableCells cells)
    {
        if (_header is null || Count < 2 || !IsNameless(_header[field]) || field == Label || rows.Count == 0) return false;
        var values = rows.Where(row => row.Length > field).Select(row => row[field]).ToList();
        if (values.All(cells.IsText)) return true;
        var numbers = values.Select(value => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n : (long?)null).ToList();
        return numbers.All(number => number is not null) && numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
    }

    private static bool IsNameless(string name) => name.Length == 0 || name == "Unnamed: 0";

    /// <summary>The column with that name or, failing that, that number.</summary>
    private int Find(string column)
    {
        var named = _header is null ? [] : Enumerable.Range(0, Count).Where(c => _header[c] == column).ToList();
        if (named.Count > 1) throw new DataFormatException(_file, $"{named.Count} columns are named “{column}”; choose by number, from 0.");
        if (named.Count == 1) return named[0];
        if (!int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            var hint = _header is null ? "; without a header, columns are chosen by number, from 0." : NearestName.Hint(column, _header);
            throw new DataFormatException(_file, $"there is no column “{column}”{hint}");
        }

        if (number < -Count || number >= Count)
            throw new DataFormatException(_file, $"there is no column {number}; each line has {Count} fields.");
        return number < 0 ? Count + number : number;
    }
}
