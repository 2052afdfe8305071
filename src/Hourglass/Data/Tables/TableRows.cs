namespace Hourglass.Data;

/// <summary>From the cells of a table to rows of numbers and their classes.</summary>
internal sealed class TableRows
{
    private const int MostNumbered = 5;

    private readonly TableReader _reader;
    private readonly string _file;
    private readonly RowStorage _storage;
    private readonly IReadOnlyList<SchemaColumn> _columns;
    private readonly Dictionary<string, int>?[] _categories;
    private readonly TableFaults _faults;
    private readonly PrecisionCheck _precision;
    private readonly List<long> _dropped = [];
    private int _droppedCount;

    internal TableRows(TableReader reader, IReadOnlyList<SchemaColumn>? columns, string file, RowStorage storage)
    {
        (_reader, _file, _storage, _columns) = (reader, file, storage, columns ?? reader.Columns.Columns);
        _categories = [.. _columns.Select(column => column.Categories?.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i))];
        _precision = new PrecisionCheck(_columns.Count);
        _faults = new TableFaults(file, reader, _columns.Any(column => column.Replacement is not null));
    }

    /// <summary>Reads all rows.</summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="messages">Receives what is doubtful, a sentence each.</param>
    internal DataSet Read(string name, IProgress<string>? messages)
    {
        var columns = _reader.Columns;
        var width = _columns.Sum(column => column.ValueNames.Count);
        using var values = new RowCollector(_file, width, _storage);
        var (labels, names) = (new List<string>(), new Dictionary<string, string>());
        var (line, spacing) = (new float[width], new TableSpacing(_reader));
        var rows = 0;
        while (_reader.NextRow() is { } row)
        {
            spacing.Add(row, _reader.Line);
            var missing = Convert(row, rows, line);
            if (columns.Label is { } label && TableCells.IsMissing(row[label])) missing = _faults.Missing(row[label], rows, label);
            if (missing && _reader.Options.Missing == MissingValues.Drop)
            {
                if (_droppedCount++ < MostNumbered) _dropped.Add(_reader.Line);
                continue;
            }

            if (columns.Label is { } field && !missing)
            {
                // One string per class, not one per row.
                if (!names.TryGetValue(row[field], out var known)) names.Add(row[field], known = ClassIndex.NameOf(row[field]));
                labels.Add(known);
            }

            if (_faults.Count == 0) foreach (var value in line) values.Add(value);
            rows++;
        }

        var counted = _reader.Counts?.Check(_file, rows + _droppedCount);
        _faults.ThrowIfAny(rows);
        if (rows == 0) throw new DataFormatException(_file, "every row has a missing value; none is left.");
        var schema = _reader.ToSchema(_columns);
        Report(spacing, counted, messages);
        var valueNames = schema.HasHeader || _columns.Any(column => column.Categories is not null) ? schema.ValueNames : null;
        if (columns.Label is null) return new DataSet(name, values.ToTable(), columnNames: valueNames) { Schema = schema };
        var (indices, classes) = ClassIndex.Of(labels);
        return new DataSet(name, values.ToTable(), null, indices, classes, valueNames) { Schema = schema };
    }

    /// <summary>Writes the values of a row; whether one was missing and the row is to be left out.</summary>
    private bool Convert(string[] row, int number, float[] values)
    {
        var (missing, position) = (false, 0);
        for (var i = 0; i < _columns.Count; i++)
        {
            var (column, field) = (_columns[i], _reader.Columns.Fields[i]);
            var cell = row[field];
            if (_categories[i] is { } categories)
            {
                Array.Clear(values, position, categories.Count);
                if (TableCells.IsMissing(cell)) missing |= _faults.Missing(cell, number, field); // a category of its own would need a name
                else if (categories.TryGetValue(cell, out var category)) values[position + category] = 1;
                else _faults.Unknown(cell, number, field, column.Categories!);
                position += categories.Count;
                continue;
            }

            double value = 0;
            var isMissing = TableCells.IsMissing(cell);
            if (isMissing && column.Replacement is { } replacement) value = replacement;
            else if (isMissing) missing |= _faults.Missing(cell, number, field);
            else if (!_reader.Cells.TryNumber(cell, out value)) _faults.Text(cell, number, field);
            else if (!float.IsFinite((float)value)) _faults.Infinite(cell, number, field);
            _precision.Add(i, value);
            values[position++] = (float)value;
            if (column.HasIndicator) values[position++] = isMissing ? 1 : 0;
        }

        return missing;
    }

    private void Report(TableSpacing spacing, string? counted, IProgress<string>? messages)
    {
        if (messages is null) return;
        if (_droppedCount > 0)
        {
            var more = _droppedCount > MostNumbered ? " …" : "";
            messages.Report(
                _droppedCount == 1
                    ? $"{_file}: a row with a missing value is left out, line {_dropped[0]}; rows are numbered without it"
                    : $"{_file}: {_droppedCount} rows with missing values are left out, lines {string.Join(", ", _dropped)}{more}; rows "
                    + "are numbered without them");
        }

        if (_reader.Options.Schema is null && _reader.Columns.IndexIsGuessed)
            messages.Report($"{_file}: the first column has no name and counts the rows; it is left out");
        if (_reader.Options.Schema is null) foreach (var note in _reader.Notes) messages.Report($"{_file}: {note}");
        if (_reader.Options.Schema is null && counted is not null) messages.Report($"{_file}: {counted}");
        foreach (var warning in _precision.Warnings(_file, [.. _columns.Select(column => column.Name)])) messages.Report(warning);
        if (spacing.Describe() is { } gap) messages.Report($"{_file}: {gap}");
    }
}
