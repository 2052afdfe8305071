using System.Globalization;

namespace Hourglass.Data;

/// <summary>
/// Reads tables from CSV: any delimiter, quoted fields, a header or none, decimal comma, a column of labels; plain or gzip. Nothing is
/// skipped: a value that is missing, not a number or beyond single precision is rejected with its line, row and column. Rows that do not
/// fit into memory go to a temporary file.
/// </summary>
public static class CsvFile
{
    /// <summary>Marks of a missing value; never a column's name.</summary>
    private static readonly HashSet<string> _missing =
        new(StringComparer.OrdinalIgnoreCase) { "", "nan", "na", "n/a", "null", "none", "?", "-" };

    private static readonly NumberFormatInfo _decimalComma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    /// <summary>Reads a file, UTF-8.</summary>
    /// <exception cref="DataFormatException">
    /// The content is not as <paramref name="options"/> say, or a value is missing or not a number.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Read(string path, CsvOptions? options = null) => Read(path, options, RowStorage.Default());

    internal static DataSet Read(string path, CsvOptions? options, RowStorage storage) => SourceFile.Read(path, stream =>
    {
        using var text = new StreamReader(stream);
        return Read(text, path, SourceFile.NameOf(path), options ?? new CsvOptions(), storage);
    });

    /// <summary>Reads text, such as the standard input.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name of the data set, in messages too.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="DataFormatException">
    /// The content is not as <paramref name="options"/> say, or a value is missing or not a number.
    /// </exception>
    public static DataSet Read(TextReader text, string name, CsvOptions? options = null) =>
        Read(text, name, name, options ?? new CsvOptions(), RowStorage.Default());

    private static DataSet Read(TextReader text, string file, string name, CsvOptions options, RowStorage storage)
    {
        using var records = new CsvRecords(text, file, options);
        var format = options.DecimalComma ? _decimalComma : NumberFormatInfo.InvariantInfo;
        var first = records.Next() ?? throw new DataFormatException(file, "expected rows of numbers; found nothing.");
        var firstLine = records.Line;
        var second = records.Next();
        var hasHeader = options.HasHeader ?? IsHeader(first, second, format);
        if (hasHeader && second is null) throw new DataFormatException(file, "expected rows of numbers below the header; found none.");

        var columns = new CsvColumns(file, hasHeader ? first : null, first.Length, options);
        using var values = new RowCollector(file, columns.Values.Count, storage);
        var labels = new List<string>();
        var classNames = new Dictionary<string, string>();
        var rows = 0;
        if (!hasHeader) Add(first, firstLine);
        for (var record = second; record is not null; record = records.Next()) Add(record, records.Line);

        var table = values.ToTable();
        if (columns.Label is null) return new DataSet(name, table, columnNames: columns.Names);
        var (indices, classes) = ClassIndex.Of(labels);
        return new DataSet(name, table, null, indices, classes, columns.Names);

        void Add(string[] record, long line)
        {
            if (record.Length != columns.Count)
                throw new DataFormatException(
                    $"{file}, line {line}", $"expected {columns.Count} fields, as in line {firstLine}; found {record.Length}.");
            foreach (var column in columns.Values)
            {
                if (!float.TryParse(record[column], NumberStyles.Float, format, out var value) || !float.IsFinite(value))
                    Reject(record[column], line, column);
                values.Add(value);
            }

            if (columns.Label is { } label)
            {
                if (_missing.Contains(record[label])) Reject(record[label], line, label);
                // One string per class, not one per row.
                if (!classNames.TryGetValue(record[label], out var name))
                    classNames.Add(record[label], name = ClassIndex.NameOf(record[label]));
                labels.Add(name);
            }

            rows++;
        }

        void Reject(string field, long line, int column)
        {
            var trouble = field.Length == 0 ? "the value is missing."
                : _missing.Contains(field) ? $"the value is missing (“{field}”)."
                : IsNumber(field, format) ? $"“{field}” is not finite in single precision."
                : $"expected a number; found “{field}”. A column of text can be the label column, or be dropped by naming the columns to "
                + "keep.";
            throw new DataFormatException($"{file}, line {line} (row {rows}), column {columns.Describe(column)}", trouble);
        }
    }

    /// <summary>A header has a word over a number, or only words. Marks of missing values are not words.</summary>
    private static bool IsHeader(string[] first, string[]? second, NumberFormatInfo format)
    {
        if (first.All(IsWord)) return true;
        return second is not null && first.Zip(second).Any(pair => IsWord(pair.First) && IsNumber(pair.Second, format));

        bool IsWord(string field) => !_missing.Contains(field) && !IsNumber(field, format);
    }

    private static bool IsNumber(string field, NumberFormatInfo format) => float.TryParse(field, NumberStyles.Float, format, out _);
}
