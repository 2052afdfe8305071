using System.Globalization;

namespace Hourglass.Data;

/// <summary>Whether the first line of a table names its columns.</summary>
internal static class TableHeader
{
    /// <summary>
    /// It does where it has words only, or words over numbers beside names such as years; or the numbers 0, 1, 2 … that pandas writes where
    /// columns have no names. A line with a number in a form that is not read, such as 1,234 or (5), over numbers is a row.
    /// </summary>
    internal static bool IsHeader(string[] names, List<string[]> rows, TableCells cells, List<string> notes)
    {
        var columns = Enumerable.Range(0, names.Length).ToList();
        var words = columns.Where(c => cells.IsText(names[c])).ToList();
        if (words.Count == 0) return IsCount(names, rows, cells, notes);
        if (words.Any(c => TableCells.LooksLikeNumber(names[c]) && HoldsNumbers(c, orLike: true))) return false;
        if (columns.All(c => cells.IsText(names[c]) || names[c].Length == 0)) return true;
        if (!words.Any(c => HoldsNumbers(c, orLike: false))) return false;
        // Beside words over numbers: marks such as NA, and whole numbers that differ, as years do.
        var numbers = columns.Where(c => cells.TryNumber(names[c], out _)).Select(c => names[c]).ToList();
        return numbers.All(name => name.All(char.IsAsciiDigit)) && numbers.Distinct().Count() == numbers.Count;

        bool HoldsNumbers(int column, bool orLike)
        {
            var values = rows.Select(row => row[column]).Where(value => !TableCells.IsMissing(value)).ToList();
            var found = values.Count(value => cells.TryNumber(value, out _) || orLike && TableCells.LooksLikeNumber(value));
            return 2 * found > values.Count || found > 0 && rows.Count <= 2;
        }
    }

    /// <summary>Whether the first line is 0, 1, 2 … over columns of numbers with decimals.</summary>
    private static bool IsCount(string[] names, List<string[]> rows, TableCells cells, List<string> notes)
    {
        var first = names[0].Length == 0 && names.Length > 1 ? 1 : 0; // pandas' index has no name
        for (var c = first; c < names.Length; c++)
            if (names[c] != (c - first).ToString(CultureInfo.InvariantCulture)) return false;
        if (rows.Count == 0) return false;
        var isDecimal = Enumerable.Range(first, names.Length - first).All(c => rows
            .Select(row => row[c]).Where(cell => !TableCells.IsMissing(cell))
            .All(cell => cells.TryNumber(cell, out _) && cell.AsSpan().IndexOfAny(".,eE") >= 0));
        var line = names.Length - first == 1 ? "0" : "0, 1 …";
        if (isDecimal || first == 1)
        {
            notes.Add($"the first line, {line}, names the columns, as pandas writes; if it is a row: header = false (--header false)");
            return true;
        }

        if (names.Length - first > 1)
            notes.Add($"the first line, {line}, is a row; if it names the columns, as pandas writes: header = true (--header true)");
        return false;
    }
}
