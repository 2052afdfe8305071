namespace Hourglass.Data;

/// <summary>
/// How a CSV file is read. A column is chosen by its name, or by its number from 0 (negative: from the end, −1 the last).
/// </summary>
public sealed record CsvOptions
{
    /// <summary>
    /// Whether the first line names the columns. Detected where null: it does where it has a word over a number, or only words.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>The delimiter between fields. Detected from the first line where null: a tab, else a semicolon, else a comma.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether numbers are written 1,5 instead of 1.5.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>The column that holds the class of each row; null where there is none.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The columns to keep, in this order; all but the label column where null.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>How many lines are skipped at the start of the file, before a header.</summary>
    public int SkipRows { get; init; }
}
