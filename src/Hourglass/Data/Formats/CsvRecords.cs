using CsvHelper;

namespace Hourglass.Data;

/// <summary>The records of a CSV text (RFC 4180), one after the other, each with the number of its line.</summary>
internal sealed class CsvRecords : IDisposable
{
    private readonly CsvReader _reader;
    private readonly string _name;
    private readonly int _skipped;

    internal CsvRecords(TextReader text, string name, CsvOptions options)
    {
        (_name, _skipped) = (name, options.SkipRows);
        for (var i = 0; i < options.SkipRows; i++)
            if (text.ReadLine() is null)
                throw new DataFormatException(name, $"{options.SkipRows} lines are to be skipped; the file has {i}.");

        var first = text.ReadLine() ?? "";
        _reader = CsvReader.Create(new PrefixedReader(first + "\n", text), new CsvReaderOptions
        {
            HasHeader = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            Separator = options.Delimiter ?? Detect(first),
            TrackLineNumbers = true,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
        });
    }

    /// <summary>The line on which the last record began, from 1.</summary>
    internal long Line => _skipped + _reader.LineNumber;

    /// <summary>The trimmed fields of the next record that is not a blank line, or null at the end.</summary>
    internal string[]? Next()
    {
        try
        {
            if (!_reader.Read()) return null;
        }
        catch (CsvFormatException e)
        {
            throw new DataFormatException($"{_name}, line {_skipped + e.LineNumber}", $"the quotation marks do not pair: {e.Message}", e);
        }

        var fields = new string[_reader.FieldCount];
        for (var i = 0; i < fields.Length; i++) fields[i] = _reader.GetString(i);
        return fields;
    }

    public void Dispose() => _reader.Dispose();

    private static char Detect(string line)
    {
        var unquoted = string.Concat(line.Split('"').Where((_, i) => i % 2 == 0));
        return unquoted.Contains('\t', StringComparison.Ordinal) ? '\t' : unquoted.Contains(';', StringComparison.Ordinal) ? ';' : ',';
    }

    /// <summary>Puts back a line that was read ahead.</summary>
    private sealed class PrefixedReader(string prefix, TextReader rest) : TextReader
    {
        private int _position;

        public override int Peek() => _position < prefix.Length ? prefix[_position] : rest.Peek();

        public override int Read() => _position < prefix.Length ? prefix[_position++] : rest.Read();

        public override int Read(char[] buffer, int index, int count)
        {
            if (_position == prefix.Length) return rest.Read(buffer, index, count);
            var length = Math.Min(count, prefix.Length - _position);
            prefix.CopyTo(_position, buffer, index, length);
            _position += length;
            return length;
        }
    }
}
