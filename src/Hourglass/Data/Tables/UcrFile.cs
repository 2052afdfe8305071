namespace Hourglass.Data;

/// <summary>
/// Reads the text files of the UCR Time Series Archive (Dau et al., 2018): one series per line, its class first, then its values, separated
/// by blanks, tabs or commas. Plain or gzip.
/// </summary>
internal static class UcrFile
{
    private const int Lines = 100, LeastValues = 4;

    /// <summary>Reads a file; all series must have the same length.</summary>
    /// <exception cref="DataFormatException">A field is not a finite number, or a line has another length than the first.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Read(string path) => CsvFile.Read(path, Options);

    /// <summary>How such a file is read.</summary>
    internal static CsvOptions Options { get; } = new() { HasHeader = false, LabelColumn = "0" };

    /// <summary>
    /// Whether a file is of this kind: numbers between blanks or tabs; the first of each line is a whole number that other lines share, and
    /// the others are not all whole.
    /// </summary>
    internal static bool Matches(DataSource source)
    {
        if (!source.IsText) return false;
        var lines = TableText.FirstLines(source.Path, Lines).Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        if (lines.Any(line => line.AsSpan().IndexOfAny(",;|\"") >= 0)) return false;
        var rows = lines.Select(TableRecords.SplitAtBlanks).ToList();
        var cells = new TableCells(false, null);
        if (rows.Count < 2 || rows[0].Length <= LeastValues || rows.Any(row => row.Length != rows[0].Length)) return false;
        if (!rows.All(row => row.All(cell => cells.TryNumber(cell, out _)))) return false;
        var classes = rows.Select(row => Number(row[0])).ToList();
        return classes.All(number => number == Math.Truncate(number)) && classes.Distinct().Count() <= rows.Count / 2
            && rows.Any(row => row.Skip(1).Any(cell => Number(cell) != Math.Truncate(Number(cell))));

        double Number(string cell) => cells.TryNumber(cell, out var value) ? value : double.NaN;
    }
}
