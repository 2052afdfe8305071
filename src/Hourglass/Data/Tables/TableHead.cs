using System.Text;

namespace Hourglass.Data;

/// <summary>The first lines of a text, read ahead; <see cref="Text"/> then gives the whole text from its beginning.</summary>
internal sealed class TableHead
{
    private const int MaximumLength = 1 << 20;

    /// <param name="text">The text, at its beginning.</param>
    /// <param name="most">How many lines are read at most; fewer where they are longer than 1,048,576 characters.</param>
    internal TableHead(TextReader text, int most)
    {
        var start = new StringBuilder();
        var lines = new List<string>();
        while (lines.Count < most && start.Length < MaximumLength && text.ReadLine() is { } line)
        {
            start.Append(line).Append('\n');
            lines.Add(line);
        }

        (Lines, Text) = (lines, new PrefixedReader(start.ToString(), text));
    }

    /// <summary>The first lines.</summary>
    internal IReadOnlyList<string> Lines { get; }

    /// <summary>The whole text.</summary>
    internal TextReader Text { get; }

    /// <summary>Puts back what was read ahead.</summary>
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

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
