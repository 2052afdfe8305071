using System.Globalization;

namespace Hourglass.Data;

/// <summary>
/// Determines how a text table is written, from its first lines alone. A decision that could be wrong is noted, and none loses a row: a
/// first line that is neither plainly names nor plainly a row is a row, whose cells are then refused by name.
/// </summary>
internal sealed class TableDialectDetector
{
    /// <summary>How many lines are looked at.</summary>
    internal const int Lines = 200;

    /// <summary>In the order of preference where several give the same number of fields in all lines.</summary>
    private static readonly char[] Delimiters = ['\t', ';', '|', ',', ' '];

    private readonly CsvOptions _options;
    private readonly List<string> _lines = [];
    private readonly List<string> _notes = [];
    private int _skipped;

    private TableDialectDetector(CsvOptions options) => _options = options;

    /// <summary>Determines what the options leave open.</summary>
    /// <param name="lines">The first lines of the text, <see cref="Lines"/> at most.</param>
    /// <param name="options">What is known.</param>
    internal static TableDialect Detect(IReadOnlyList<string> lines, CsvOptions options) => new TableDialectDetector(options).Detect(lines);

    private TableDialect Detect(IReadOnlyList<string> lines)
    {
        _skipped = _options.SkipLines;
        _lines.AddRange(lines.Skip(_skipped).Where(line => !string.IsNullOrWhiteSpace(line)));
        var delimiter = _options.Delimiter ?? FindDelimiter();
        var all = _lines.Select(line => Split(line, delimiter)).ToList();
        SkipComments(lines, all);
        var counts = SkipCounts(lines, all);
        if (all.Count == 0) return new TableDialect(delimiter, false, false, 1, _skipped, false, all, _notes);

        var decimalComma = _options.DecimalComma ?? (delimiter != ',' && HasDecimalComma(all));
        var cells = new TableCells(decimalComma, _options.Thousands);
        var fields = CountFields(all, out var hasRowNames);
        var dialect = new TableDialect(delimiter, decimalComma, false, fields, _skipped, hasRowNames, all, _notes) { Counts = counts };
        var names = dialect.Names(all[0]);
        var rows = all.Skip(1).Where(row => row.Length >= fields).ToList();
        var hasHeader = _options.HasHeader ?? (hasRowNames || names.Length == fields && TableHeader.IsHeader(names, rows, cells, _notes));
        return dialect with { HasHeader = hasHeader, HasRowNames = hasRowNames && hasHeader };
    }

    /// <summary>The delimiter that gives most lines the same number of fields, above one; then the one that gives most numbers.</summary>
    private char FindDelimiter()
    {
        var candidates = Delimiters.Where(delimiter => delimiter != ',' || _options.DecimalComma != true).Select(delimiter =>
        {
            var rows = _lines.Where(line => !line.StartsWith('#')).Select(line => Split(line, delimiter)).ToList();
            var usual = rows.Where(row => row.Length > 1).GroupBy(row => row.Length).MaxBy(group => group.Count());
            if (usual is null || 2 * usual.Count() < rows.Count) return (delimiter, Share: 0.0, Numbers: 0.0);
            var cells = new TableCells(_options.DecimalComma ?? false, _options.Thousands);
            var comma = new TableCells(true, null);
            var fields = usual.SelectMany(row => row).Where(field => !TableCells.IsMissing(field)).ToList();
            var numbers = fields.Count(
                field => cells.TryNumber(field, out _) || delimiter != ',' && comma.TryNumber(field, out _));
            // A name or two may hold other delimiters or lack the last one.
            var near = rows.Count(row => row.Length == usual.Key) + 0.5 * rows.Count(row => Math.Abs(row.Length - usual.Key) == 1);
            return (delimiter, Share: near / rows.Count, Numbers: fields.Count == 0 ? 0 : (double)numbers / fields.Count);
        }).Where(candidate => candidate.Share > 0.5).ToList();
        if (candidates.Count == 0) return _options.DecimalComma == true ? ';' : ',';
        // Blanks only where they part numbers: any text has some.
        var certain = candidates.Where(found => found.delimiter != ' ' || found.Numbers > 0.5 && candidates.Count == 1).ToList();
        if (certain.Count == 0) return _options.DecimalComma == true ? ';' : ',';
        var best = certain.Max(candidate => candidate.Share * (1 + candidate.Numbers));
        return certain.First(candidate => candidate.Share * (1 + candidate.Numbers) >= best - 1e-9).delimiter;
    }

    /// <summary>
    /// Lines at the top that begin with # are comments, except where the last has a name for each field, as numpy writes.
    /// </summary>
    private void SkipComments(IReadOnlyList<string> lines, List<string[]> all)
    {
        var count = all.TakeWhile(fields => fields[0].StartsWith('#')).Count();
        if (count == 0 || count == all.Count) return;
        var width = all[count].Length;
        var last = all[count - 1];
        string[] names = last[0].TrimStart('#', ' ') is { Length: > 0 } first ? [first, .. last[1..]] : last[1..];
        if (names.Length == width && TableCounts.Of(names, width, all.Count - count) is null) count--;
        if (count == 0) return;
        Skip(lines, all, count);
        _notes.Add(count == 1
            ? "the first line is a comment (#) and is skipped"
            : $"the first {count} lines are comments (#) and are skipped");
    }

    /// <summary>What a first line counts that is neither a row nor names; it is passed over.</summary>
    private TableCounts? SkipCounts(IReadOnlyList<string> lines, List<string[]> all)
    {
        if (all.Count < 2 || _options.HasHeader == true) return null;
        var fields = all.Skip(1).GroupBy(row => row.Length).MaxBy(group => group.Count())!.Key;
        if (all[^1].Length == fields && all[^1][^1].Length == 0 && fields > 1) fields--; // behind the last delimiter
        var counts = TableCounts.Of(all[0], fields, all.Count - 1);
        if (counts is null or { IsRow: true }) return counts;
        Skip(lines, all, 1);
        _notes.Add(counts.Describe(fields));
        return counts;
    }

    /// <summary>Passes over the first lines that are not blank.</summary>
    private void Skip(IReadOnlyList<string> lines, List<string[]> all, int count)
    {
        for (var found = 0; found < count; _skipped++)
            if (!string.IsNullOrWhiteSpace(lines[_skipped])) found++;
        all.RemoveRange(0, count);
    }

    /// <summary>Whether cells have decimal commas that can be nothing else, and none has a decimal point.</summary>
    private bool HasDecimalComma(List<string[]> rows)
    {
        var plain = new TableCells(false, null);
        var cells = rows.SelectMany(row => row).ToList();
        var isUsual = _options.Schema?.DecimalComma == true && cells.Any(TableCells.HasComma);
        return (isUsual || cells.Any(TableCells.IsDecimalComma))
            && !cells.Any(cell => cell.Contains('.', StringComparison.Ordinal) && !cell.Contains(',', StringComparison.Ordinal)
                && plain.TryNumber(cell, out _));
    }

    /// <summary>How many fields a row has: as many as most of the lines after the first.</summary>
    private int CountFields(List<string[]> all, out bool hasRowNames)
    {
        hasRowNames = false;
        var first = all[0].Length;
        if (all.Count == 1) return first;
        var usual = all.Skip(1).GroupBy(row => row.Length).OrderByDescending(group => group.Count()).First();
        var (width, rows) = (usual.Key, usual.ToList());
        var names = all[0][0].StartsWith('#') && all[0][0].TrimStart('#', ' ').Length == 0 ? first - 1 : first;
        var rowsEnd = rows.All(row => row.Length > 1 && row[^1].Length == 0);
        var namesEnd = first > 1 && all[0][^1].Length == 0;
        if (names == width && rowsEnd && namesEnd || names == width - 1 && rowsEnd)
        {
            _notes.Add("each row ends with a delimiter, behind which nothing is read");
            return width - 1;
        }

        if (names == width + 1 && namesEnd)
        {
            _notes.Add("the first line ends with a delimiter, behind which no name is read");
            return width;
        }

        if (names == width - 1 && width > 1 && _options.HasHeader != false && AreRowNames([.. rows.Select(row => row[0])])
            && all[0].All(name => !TableCells.LooksLikeNumber(name) && name.Length > 0))
        {
            hasRowNames = true;
            return width;
        }

        // A first line of another width is refused by the reader, with both widths.
        return all.Count > 2 && usual.Count() > 1 ? width : names;
    }

    /// <summary>Whether the first fields of rows count them, from 0 or 1, or are words.</summary>
    private static bool AreRowNames(List<string> fields)
    {
        var cells = new TableCells(false, null);
        return fields.All(cells.IsText) || ((int[])[0, 1]).Any(start => fields.Select((field, i) => (field, i)).All(
            pair => pair.field == (start + pair.i).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The trimmed fields of a line, quotation marks respected; of one that ends within a quotation, what there is.</summary>
    private static string[] Split(string line, char delimiter)
    {
        if (delimiter == ' ') return TableRecords.SplitAtBlanks(line);
        var fields = new List<string>();
        for (var start = 0; start <= line.Length;)
        {
            var position = start;
            for (var quoted = false; position < line.Length && (quoted || line[position] != delimiter); position++)
                if (line[position] == '"') quoted = !quoted;
            fields.Add(line[start..position].Trim().Trim('"').Trim());
            start = position + 1;
        }

        return [.. fields];
    }
}
