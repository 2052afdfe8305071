using System.Globalization;

namespace Hourglass.Data;

/// <summary>
/// A line above a table that counts what follows, such as <c>178,13,class_0,class_1,class_2</c> in scikit-learn's files or <c>400 50</c>
/// above vectors of words: rows, features, and the classes by name or number. It is believed only if it counts the rows rightly.
/// </summary>
/// <param name="Rows">The number of rows it gives.</param>
/// <param name="Features">The number of features it gives; null where it counts rows alone.</param>
/// <param name="Classes">The names of classes; none where it has none.</param>
/// <param name="IsRow">Whether the line could as well be a row, and is read as one.</param>
internal sealed record TableCounts(long Rows, int? Features, IReadOnlyList<string> Classes, bool IsRow)
{
    private static readonly char[] Delimiters = [',', ';', '|', '\t', ' '];

    /// <summary>Whether the fields behind the features are the class of each row.</summary>
    internal bool HasLabels(int fields) => !IsRow && Classes.Count > 0 && Features == fields - 1;

    /// <summary>What a first line counts; null where it counts nothing.</summary>
    /// <param name="line">The fields of the line.</param>
    /// <param name="fields">How many fields the lines below have.</param>
    /// <param name="seen">How many lines below are known, all or a part.</param>
    internal static TableCounts? Of(string[] line, int fields, int seen)
    {
        string[] parts = line.Length > 1 ? line : line[0].Split(Delimiters, StringSplitOptions.RemoveEmptyEntries);
        var last = Array.FindLastIndex(parts, part => part.Length > 0); // spreadsheets fill a short line with empty fields
        parts = parts[..(last + 1)];
        if (parts.Length == 0 || Whole(parts[0]) is not { } rows) return null;
        if (seen < 2 || rows < seen - 1) return null; // names may stand below
        var isRow = line.Length == fields && parts.All(part => Whole(part) is not null);
        if (parts.Length == 1) return new TableCounts(rows, null, [], isRow);
        if (Whole(parts[1]) is not { } features || features != fields && features != fields - 1) return null;
        var rest = parts[2..];
        if (rest is [var number] && Whole(number) is not null) rest = []; // how many classes there are
        var isText = rest.All(name => name.Length > 0 && !TableCells.LooksLikeNumber(name));
        return isText ? new TableCounts(rows, (int)features, rest, isRow) : null;
    }

    /// <summary>A sentence about the line that is passed over.</summary>
    internal string Describe(int fields)
    {
        var text = FormattableString.Invariant($"the first line counts {Rows} {(Rows == 1 ? "row" : "rows")}");
        if (Features is { } features) text += FormattableString.Invariant($" of {features} {(features == 1 ? "feature" : "features")}");
        if (Classes.Count > 0) text += $" and names the classes {string.Join(", ", Classes.Select((name, i) => $"{i} = {name}"))}";
        text += "; it is no row";
        if (HasLabels(fields)) return text + ". The last column is the class";
        return Features == fields - 1
            ? text + FormattableString.Invariant($". Of {fields} columns one may be the class (--label-column) or a name (--index-column)")
            : text;
    }

    /// <summary>Compares with the rows that were read; a sentence where it is doubtful what the line is.</summary>
    /// <exception cref="DataFormatException">The line that was passed over counts other rows.</exception>
    internal string? Check(string file, int rows)
    {
        if (IsRow)
        {
            return rows != Rows + 1 ? null : FormattableString.Invariant(
                $"the first line, {Rows} …, is read as a row; if it counts the {Rows} rows below: skipLines = 1 (--skip-lines 1)");
        }

        return rows == Rows ? null : throw new DataFormatException(file, FormattableString.Invariant(
            $"the first line seems to count {Rows} rows; found {rows}. To read the rows that are there: skipLines = 1 (--skip-lines 1)."));
    }

    private static long? Whole(string field) =>
        long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
