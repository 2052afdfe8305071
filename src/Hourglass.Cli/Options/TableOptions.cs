using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>The options for reading a text table. What a model knows of its own table need not be repeated.</summary>
internal sealed class TableOptions
{
    private readonly Option<string?> _labelColumn = new("--label-column")
    {
        Description = "Table: the column with the class, by name or number from 0 (negative from the end).", HelpName = "COLUMN",
    };

    private readonly Option<string?> _indexColumn = new("--index-column")
    {
        Description = "Table: the column that numbers or names the rows and is no value.", HelpName = "COLUMN",
    };

    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "Table: the columns to keep, by name or number, separated by commas.", HelpName = "A,B,…",
    };

    private readonly Option<string?> _drop = new("--drop")
    {
        Description = "Table: the columns to leave out.", HelpName = "A,B,…",
    };

    private readonly Option<string?> _categorical = new("--categorical")
    {
        Description = "Table: the columns of text to encode as 0 and 1 per category; all for every one.", HelpName = "A,B,…",
    };

    private readonly Option<string?> _missing = new("--missing")
    {
        Description = "Table: what becomes of missing values: refuse (the default), drop the row, mean of the column, or mean and an "
            + "indicator column.",
        HelpName = "RULE",
    };

    private readonly Option<bool?> _header = new("--header")
    {
        Description = "Table: whether the first line names the columns; detected by default.", HelpName = "true|false",
    };

    private readonly Option<string?> _delimiter = new("--delimiter")
    {
        Description = "Table: the delimiter, a character, tab or blank; detected by default.", HelpName = "CHAR",
    };

    private readonly Option<bool> _decimalComma = new("--decimal-comma")
    {
        Description = "Table: numbers have a decimal comma (1,5); detected if unambiguous.",
    };

    private readonly Option<string?> _thousands = new("--thousands")
    {
        Description = "Table: the character between groups of three digits, as in 1,234.5.", HelpName = "CHAR",
    };

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "Table: the text encoding, such as windows-1252. Default: UTF-8, or what a byte order mark says.", HelpName = "NAME",
    };

    private readonly Option<int?> _skipLines = Common.OptionalNumber("--skip-lines", "Table: skip N lines at the start.", minimum: 0);

    internal TableOptions() => _missing.AcceptOnlyFromAmong(["refuse", "drop", "mean", "indicator"]);

    internal IEnumerable<Option> All =>
    [
        _labelColumn, _indexColumn, _columns, _drop, _categorical, _missing, _header, _delimiter, _decimalComma, _thousands, _encoding,
        _skipLines,
    ];

    /// <summary>The options that were given; null where none was.</summary>
    internal CsvOptions? Read(ParseResult parsed) =>
        All.Any(parsed.IsGiven) ? RecipeJson.Parse("{}", Settings(parsed)).Data.ToCsvOptions() : null;

    /// <summary>The given options as settings of a recipe.</summary>
    internal IEnumerable<string> Settings(ParseResult parsed)
    {
        foreach (var (option, name) in ((Option<string?>, string)[])
        [
            (_labelColumn, "labelColumn"), (_indexColumn, "indexColumn"), (_missing, "missing"), (_delimiter, "delimiter"),
            (_thousands, "thousands"), (_encoding, "encoding"),
        ])
        {
            if (parsed.GetValue(option) is { } text) yield return $"data.{name}={Json.Text(text)}";
        }

        foreach (var (option, name) in ((Option<string?>, string)[])
            [(_columns, "columns"), (_drop, "drop"), (_categorical, "categorical")])
        {
            if (Split(parsed.GetValue(option)) is { } list) yield return $"data.{name}=[{string.Join(',', list.Select(Json.Text))}]";
        }

        if (parsed.GetValue(_header) is { } header) yield return "data.header=" + (header ? "true" : "false");
        if (parsed.GetValue(_decimalComma)) yield return "data.decimalComma=true";
        if (parsed.GetValue(_skipLines) is { } lines) yield return $"data.skipLines={lines}";
    }

    private static string[]? Split(string? columns) =>
        columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
