namespace Hourglass.Data;

/// <summary>
/// Reads text tables: CSV with any delimiter, or columns between blanks; quoted fields, a header or none, decimal comma, a column of
/// labels; plain or gzip. Nothing is passed over in silence: what is no number is refused with its line, row and column and the count of
/// all such cells. Rows that do not fit into memory go to a temporary file.
/// </summary>
public static class CsvFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, UTF-8 unless a byte order mark or the options say otherwise.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="DataFormatException">
    /// The content is not as <paramref name="options"/> say, or a value is missing or not a number.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Read(string path, CsvOptions? options = null) => Read(path, options, RowStorage.Default());

    internal static DataSet Read(string path, CsvOptions? options, RowStorage storage, IProgress<string>? messages = null)
    {
        var how = options ?? new CsvOptions();
        var encoding = how.Encoding ?? how.Schema?.Encoding;
        var columns = TableScan.IsNeeded(how) ? TableText.Read(path, encoding, text => Scan(text, path, how), storage.Cancellation) : null;
        return TableText.Read(path, encoding, text =>
        {
            using var reader = new TableReader(text, path, how);
            return new TableRows(reader, columns, path, storage).Read(SourceFile.NameOf(path), messages);
        }, storage.Cancellation);
    }

    /// <summary>Reads text, such as the standard input.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name of the data set, in messages too.</param>
    /// <param name="options">How it is read; an encoding does nothing.</param>
    /// <param name="messages">Receives what is doubtful, a sentence each; null for none.</param>
    /// <exception cref="DataFormatException">
    /// The content is not as <paramref name="options"/> say, or a value is missing or not a number.
    /// </exception>
    public static DataSet Read(TextReader text, string name, CsvOptions? options = null, IProgress<string>? messages = null)
    {
        var how = options ?? new CsvOptions();
        IReadOnlyList<SchemaColumn>? columns = null;
        if (TableScan.IsNeeded(how))
        {
            var all = text.ReadToEnd();
            columns = Scan(new StringReader(all), name, how);
            text = new StringReader(all);
        }

        using var reader = new TableReader(text, name, how);
        return new TableRows(reader, columns, name, RowStorage.Default(messages)).Read(name, messages);
    }

    private static IReadOnlyList<SchemaColumn> Scan(TextReader text, string file, CsvOptions options)
    {
        using var reader = new TableReader(text, file, options);
        return new TableScan(reader).Run(file);
    }
}
