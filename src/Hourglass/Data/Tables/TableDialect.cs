namespace Hourglass.Data;

/// <summary>How a text table is written.</summary>
/// <param name="Delimiter">Between fields; a blank means one or more blanks or tabs.</param>
/// <param name="DecimalComma">Whether numbers are written 1,5.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="Fields">How many fields a row has, without an empty one behind a delimiter at the end of each line.</param>
/// <param name="SkipLines">How many lines come before the first record: those that the user skips, comments, and one that counts.</param>
/// <param name="HasRowNames">Whether rows begin with a field that the header has no name for, as R writes.</param>
/// <param name="Sample">The first records, the header among them where there is one.</param>
/// <param name="Notes">What the reader should tell the user about doubtful decisions, a sentence each.</param>
internal sealed record TableDialect(
    char Delimiter, bool DecimalComma, bool HasHeader, int Fields, int SkipLines, bool HasRowNames,
    IReadOnlyList<string[]> Sample, IReadOnlyList<string> Notes)
{
    /// <summary>What the line above the table counts, or a first row that could be such a line; null where there is none.</summary>
    internal TableCounts? Counts { get; init; }

    /// <summary>The names of a header record: without the mark of a comment, and with an empty name for row names.</summary>
    internal string[] Names(string[] record)
    {
        var names = (string[])record.Clone();
        if (names[0].StartsWith('#')) names = names[0].TrimStart('#', ' ') is { Length: > 0 } first ? [first, .. names[1..]] : names[1..];
        if (HasRowNames) names = ["", .. names];
        return names.Length == Fields + 1 && names[^1].Length == 0 ? names[..^1] : names;
    }

    /// <summary>The fields of a row, without an empty one behind a delimiter at the end of the line.</summary>
    internal string[] Row(string[] record) => record.Length == Fields + 1 && record[^1].Length == 0 ? record[..^1] : record;
}
