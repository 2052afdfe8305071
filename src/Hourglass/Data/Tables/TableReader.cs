namespace Hourglass.Data;

/// <summary>Reads one text table: determines how it is written, then gives its rows as cells.</summary>
internal sealed class TableReader : IDisposable
{
    private readonly TableRecords _records;
    private readonly string _file;
    private readonly TableDialect _dialect;
    private readonly List<string> _notes;
    private string[]? _first;
    private int _blank;
    private bool _hasBegun;

    internal TableReader(TextReader text, string file, CsvOptions options)
    {
        (_file, Options) = (file, WithDefaults(options));
        var head = new TableHead(text, TableDialectDetector.Lines + Options.SkipLines);
        _dialect = TableDialectDetector.Detect(head.Lines, Options);
        _notes = [.. _dialect.Notes];
        if (_dialect.Counts?.HasLabels(_dialect.Fields) == true && Options is { LabelColumn: null, Columns: null, Schema: null })
            Options = Options with { LabelColumn = "-1" };
        _records = new TableRecords(head.Text, file, _dialect.Delimiter, _dialect.SkipLines);
        Cells = new TableCells(_dialect.DecimalComma, Options.Thousands);
        _first = Next() ?? throw new DataFormatException(file, "expected rows of numbers; found nothing.");
        var (names, line) = (_dialect.Names(_first), _records.Line);
        HasHeader = _dialect.HasHeader || IsSchemasHeader(names);
        if (HasHeader)
        {
            if (names.Length != _dialect.Fields) throw OtherWidth(line, names.Length);
            _first = Next() ?? throw new DataFormatException(file, "expected rows of numbers below the header; found none.");
        }

        FirstLine = line;
        string[][] sample = [.. _dialect.Sample.Skip(HasHeader ? 1 : 0).Select(_dialect.Row)];
        Columns = new TableColumns(file, HasHeader ? names : null, _dialect.Fields, Options, sample, Cells);
    }

    /// <summary>The options, with those of the model's table where they are not set.</summary>
    internal CsvOptions Options { get; }

    internal TableCells Cells { get; }

    internal TableColumns Columns { get; }

    internal bool HasHeader { get; }

    /// <summary>The line of the first record, from 1.</summary>
    internal long FirstLine { get; }

    /// <summary>The line of the current row, from 1.</summary>
    internal long Line => _records.Line;

    /// <summary>What the user should know, a sentence each.</summary>
    internal IReadOnlyList<string> Notes => _blank switch
    {
        0 => _notes,
        1 => [.. _notes, "1 blank line is skipped"],
        _ => [.. _notes, $"{_blank} blank lines are skipped"],
    };

    /// <summary>What the line above the table counts, to be checked when all rows are read; null where there is none.</summary>
    internal TableCounts? Counts => _dialect.Counts;

    /// <summary>The next row, or null at the end.</summary>
    internal string[]? NextRow()
    {
        var record = _first ?? Next();
        _first = null;
        if (record is null) return null;
        var row = _dialect.Row(record);
        return row.Length == Columns.Count ? row : throw OtherWidth(_records.Line, record.Length);
    }

    /// <summary>The table as it was read, with columns that know their categories and replacements.</summary>
    internal TableSchema ToSchema(IReadOnlyList<SchemaColumn> columns) => new()
    {
        Columns = columns, Unused = [.. Columns.Unused.Select(Columns.NameOf)],
        LabelColumn = Columns.Label is { } label ? Columns.NameOf(label) : null,
        IndexColumn = Columns.Index is { } index ? Columns.NameOf(index) : null,
        HasHeader = Options.Schema?.HasHeader ?? HasHeader, Delimiter = _dialect.Delimiter, DecimalComma = _dialect.DecimalComma,
        Thousands = Options.Thousands, Encoding = Options.Encoding, SkipLines = Options.SkipLines, Missing = Options.Missing,
    };

    public void Dispose() => _records.Dispose();

    /// <summary>
    /// The next record; blank lines are skipped and counted, except where a row has only one field: there a value is missing.
    /// </summary>
    private string[]? Next()
    {
        var record = _records.Next();
        for (; record is not null && _dialect.Fields > 1 && TableRecords.IsBlank(record); record = _records.Next())
            if (_hasBegun) _blank++;
        while (!_hasBegun && record is not null && TableRecords.IsBlank(record)) record = _records.Next();
        _hasBegun = true;
        return record;
    }

    private bool IsSchemasHeader(string[] names) =>
        Options.Schema is { HasHeader: true } schema && Options.HasHeader is null
        && schema.Columns.All(column => names.Contains(column.Name));

    private DataFormatException OtherWidth(long line, int found)
    {
        var isFirst = line == FirstLine || FirstLine == 0;
        var (expected, where) = isFirst
            ? (_dialect.Fields, "as in the lines below")
            : (Columns.Count, $"as in line {FirstLine}");
        var hint = isFirst ? $" What stands above the table is skipped with skipLines ({Skip(line)})." : "";
        return new($"{_file}, line {line}", $"expected {expected} fields, {where}; found {found}.{hint}");
    }

    /// <summary>The option that leads to the first row of the usual width; it reads on.</summary>
    private string Skip(long line)
    {
        while (_records.Next() is { } record)
            if (_dialect.Row(record).Length == _dialect.Fields) return $"--skip-lines {_records.Line - 1}";
        return $"--skip-lines {Math.Max(line, 1)}";
    }

    private static CsvOptions WithDefaults(CsvOptions options)
    {
        if (options.Thousands == '.') options = options with { DecimalComma = options.DecimalComma ?? true };
        return options.Schema is not { } schema ? options : options with
        {
            Thousands = options.Thousands ?? schema.Thousands,
            Encoding = options.Encoding ?? schema.Encoding,
            SkipLines = options.SkipLines > 0 ? options.SkipLines : schema.SkipLines,
            Missing = options.Missing != MissingValues.Refuse ? options.Missing : schema.Missing,
        };
    }
}
