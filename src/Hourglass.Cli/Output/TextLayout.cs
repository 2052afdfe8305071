namespace Hourglass.Cli;

/// <summary>Text in lines and tables.</summary>
internal static class TextLayout
{
    /// <summary>A text in lines of at most <paramref name="width"/> characters, broken at blanks.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    /// <summary>The rows of a table: the first columns aligned left, the others right, two blanks between.</summary>
    internal static void WriteTable(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(c => rows.Max(row => row[c].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, c) => c < leftColumns ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
