using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// How a text table is read: CSV with any delimiter, or columns separated by blanks. What is null is determined from the content. A column
/// is chosen by its name, or by its number from 0 (negative: from the end, −1 the last).
/// </summary>
public sealed record CsvOptions
{
    /// <summary>Whether the first line names the columns.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The delimiter between fields; a blank means one or more blanks or tabs.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether numbers are written 1,5 instead of 1.5.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>The character between groups of three digits, as in 1,234.5; null where there is none.</summary>
    public char? Thousands { get; init; }

    /// <summary>
    /// The text encoding by its IANA name, such as <c>windows-1252</c>; UTF-8 where null, or what a byte order mark says.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>How many lines are skipped at the start of the file, before a header.</summary>
    public int SkipLines { get; init; }

    /// <summary>The column that holds the class of each row; null where there is none.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>
    /// The column that numbers or names the rows and is no value; null for a first column without a name that counts rows, as
    /// pandas writes.
    /// </summary>
    public string? IndexColumn { get; init; }

    /// <summary>The columns to keep, in this order; all but label and index where null.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The columns to leave out.</summary>
    public IReadOnlyList<string>? Drop { get; init; }

    /// <summary>
    /// The columns of text that become one column of 0 and 1 per category (one-hot encoding); <c>all</c> for every column of text.
    /// </summary>
    public IReadOnlyList<string>? Categorical { get; init; }

    /// <summary>
    /// What becomes of missing values: empty fields, <c>NaN</c>, <c>NA</c>, <c>N/A</c>, <c>null</c>, <c>None</c>, ? and -.
    /// </summary>
    public MissingValues Missing { get; init; }

    /// <summary>
    /// The table that a model was trained on: its columns are found by name, whatever their order, and its options apply where these
    /// options are not set.
    /// </summary>
    public TableSchema? Schema { get; init; }

    /// <summary>A character by itself or by a name: <c>tab</c>, <c>comma</c>, <c>semicolon</c>, <c>blank</c>, <c>apostrophe</c>.</summary>
    internal static char Character(string text, string option) => text.ToLowerInvariant() switch
    {
        [var only] => only,
        "tab" or "\\t" => '\t',
        "comma" => ',',
        "semicolon" => ';',
        "blank" or "space" => ' ',
        "apostrophe" => '\'',
        _ => throw new InvalidInputException($"{option}: expected one character, or tab or blank; found “{text}”."),
    };
}

/// <summary>What becomes of missing values in a table.</summary>
public enum MissingValues
{
    /// <summary>They are an error that says how many there are and where the first is.</summary>
    Refuse,

    /// <summary>Rows with a missing value are left out.</summary>
    Drop,

    /// <summary>They become the mean of their column.</summary>
    Mean,

    /// <summary>They become the mean of their column, and another column says where a value was missing (1) or not (0).</summary>
    Indicator,
}
