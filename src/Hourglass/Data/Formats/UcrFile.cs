using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// Reads the text files of the UCR Time Series Archive (Dau et al., 2018): one series per line, its class first, then its values, separated
/// by blanks, tabs or commas. Plain or gzip.
/// </summary>
internal static class UcrFile
{
    private static readonly char[] _separators = [' ', '\t', ','];

    /// <summary>Reads a file; all series must have the same length.</summary>
    /// <exception cref="DataFormatException">A field is not a finite number, or a line has another length than the first.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static DataSet Read(string path) => SourceFile.Read(path, stream =>
    {
        using var text = new StreamReader(stream);
        var (values, labels) = (new List<float>(), new List<string>());
        var (line, length) = (0, 0);
        while (text.ReadLine() is { } content)
        {
            line++;
            var fields = content.Split(_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length == 0) continue;
            if (length == 0) length = fields.Length;
            if (fields.Length != length)
                throw new DataFormatException(
                    $"{path}, line {line}", $"expected {length} fields, as in the line before; found {fields.Length}.");
            for (var column = 0; column < length; column++)
            {
                var isNumber = float.TryParse(fields[column], NumberStyles.Float, NumberFormatInfo.InvariantInfo, out var value);
                if (!isNumber || !float.IsFinite(value))
                    throw new DataFormatException(
                        $"{path}, line {line} (row {labels.Count}), column {column}",
                        $"expected a finite number; found “{fields[column]}”.");
                if (column > 0) values.Add(value);
            }

            labels.Add(ClassIndex.NameOf(fields[0]));
        }

        if (length < 2) throw new DataFormatException(path, "expected lines of a class and values; found none.");
        var (indices, classes) = ClassIndex.Of(labels);
        return new DataSet(SourceFile.NameOf(path), RowTable.FromFloats([.. values], labels.Count, length - 1), null, indices, classes);
    });
}
