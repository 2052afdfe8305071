using CsvHelper;

namespace Hourglass.Data;

/// <summary>
/// The records of a text table, one after the other, each with the number of its line: CSV (RFC 4180), or fields between blanks. A blank
/// line is a record of one empty field, except at the end of the text.
/// </summary>
internal sealed class TableRecords : IDisposable
{
    private readonly TextReader _text;
    private readonly string _file;
    private readonly int _skipped;
    private readonly CsvReader? _reader;
    private readonly Queue<(string[] Fields, long Line)> _ahead = [];
    private long _line;

    /// <param name="text">The text, at its beginning.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="delimiter">The delimiter; a blank means one or more blanks or tabs.</param>
    /// <param name="skipLines">How many lines are skipped first.</param>
    internal TableRecords(TextReader text, string file, char delimiter, int skipLines)
    {
        (_text, _file, _skipped) = (text, file, skipLines);
        for (var i = 0; i < skipLines; i++)
            if (text.ReadLine() is null) throw new DataFormatException(file, $"{skipLines} lines are to be skipped; the file has {i}.");
        if (delimiter == ' ') return;
        _reader = CsvReader.Create(text, new CsvReaderOptions
        {
            HasHeader = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            Separator = delimiter,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
        });
    }

    /// <summary>The line on which the last record began, from 1.</summary>
    internal long Line { get; private set; }

    /// <summary>Whether a record is that of a blank line.</summary>
    internal static bool IsBlank(string[] fields) => fields is [""];

    /// <summary>The trimmed fields of the next record, or null at the end; blank lines at the end are none.</summary>
    internal string[]? Next()
    {
        if (_ahead.Count == 0)
        {
            // Blank lines are held back until something follows.
            string[]? fields;
            while ((fields = Read()) is not null)
            {
                _ahead.Enqueue((fields, _line));
                if (!IsBlank(fields)) break;
            }

            if (fields is null) _ahead.Clear();
        }

        if (!_ahead.TryDequeue(out var next)) return null;
        Line = next.Line;
        return next.Fields;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _text.Dispose();
    }

    /// <summary>The fields of a line between blanks; a field in double quotes may hold some.</summary>
    internal static string[] SplitAtBlanks(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
            return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : [""];
        var fields = new List<string>();
        for (var i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            var end = line[i] == '"' ? line.IndexOf('"', i + 1) : -1;
            if (end < 0)
            {
                var length = line.AsSpan(i).IndexOfAny(' ', '\t');
                end = length < 0 ? line.Length : i + length;
                fields.Add(line[i..end]);
            }
            else fields.Add(line[(i + 1)..end]);

            i = end + 1;
        }

        return fields.Count > 0 ? [.. fields] : [""];
    }

    private string[]? Read()
    {
        if (_reader is null)
        {
            if (_text.ReadLine() is not { } line) return null;
            _line = _line == 0 ? _skipped + 1 : _line + 1;
            return SplitAtBlanks(line);
        }

        try
        {
            if (!_reader.Read()) return null;
        }
        catch (CsvFormatException e)
        {
            throw new DataFormatException($"{_file}, line {_skipped + e.LineNumber}", $"the quotation marks do not pair: {e.Message}", e);
        }

        _line = _skipped + _reader.LineNumber;
        var fields = new string[Math.Max(1, _reader.FieldCount)];
        for (var i = 0; i < fields.Length; i++) fields[i] = i < _reader.FieldCount ? _reader.GetString(i) : "";
        return fields;
    }
}
