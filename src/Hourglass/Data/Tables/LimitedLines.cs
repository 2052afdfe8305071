using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>A text whose lines may not become longer than <see cref="ReaderLimits.LineLength"/>.</summary>
internal sealed class LimitedLines(TextReader text) : TextReader
{
    private readonly long _limit = ReaderLimits.Current.LineLength;
    private long _length, _line = 1;

    public override int Peek() => text.Peek();

    public override int Read()
    {
        var letter = text.Read();
        if (letter >= 0) Count([(char)letter]);
        return letter;
    }

    public override int Read(char[] buffer, int index, int count)
    {
        var read = text.Read(buffer, index, count);
        Count(buffer.AsSpan(index, read));
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<char> letters)
    {
        var last = letters.LastIndexOf('\n');
        if (last >= 0)
        {
            _line += letters.Count('\n');
            _length = 0;
        }

        _length += letters.Length - last - 1;
        if (_length > _limit)
            throw new InvalidDataException(
                $"line {_line} has more than {_limit} characters: {ReaderLimits.Describe(_limit, "LineLength")}.");
    }
}
