using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>The options that say how a CSV file or a folder of pictures is to be read; shared by all commands that take data.</summary>
internal sealed class DataOptions
{
    internal const string DataHelp = "A data set's name (its test part where it has one; NAME:train and NAME:test say which), a file, or a folder of pictures.";

    private readonly Option<string?> _labelColumn = new("--label-column")
    {
        Description = "CSV: the column that holds the class, by name or number from 0 (negative from the end).", HelpName = "COLUMN",
    };

    private readonly Option<string?> _columns = new("--columns") { Description = "CSV: the columns to keep, by name or number, with commas between.", HelpName = "A,B,…" };
    private readonly Option<bool?> _header = new("--header") { Description = "CSV: whether the first line names the columns; found out where not given.", HelpName = "true|false" };
    private readonly Option<bool> _decimalComma = new("--decimal-comma") { Description = "CSV: numbers are written 1,5; fields end with a semicolon." };

    private readonly Option<string?> _tensor = new("--tensor") { Description = "NPZ and safetensors: the array that holds the rows, where there are several.", HelpName = "NAME" };

    private readonly Option<bool> _skipBroken = new("--skip-broken") { Description = "Folder of pictures: leave damaged files out and name them, instead of stopping at the first." };

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>The rows of a DATA argument, read as the options say; pictures are changed as those were that the model was trained on.</summary>
    internal DataSet Load(ParseResult parsed, string data, DataRecipe trained, Terminal terminal)
    {
        var pictures = trained.Pictures;
        if (parsed.GetValue(_skipBroken))
        {
            if (!Directory.Exists(data)) throw new UsageException($"--skip-broken goes with a folder of pictures; {data} is none.");
            pictures = (pictures ?? new PictureOptions()) with { SkipBroken = true };
        }

        return DataLoader.LoadOne(data, Csv(parsed), pictures, parsed.GetValue(_tensor), terminal);
    }

    /// <summary>The rows of a DATA argument and, for a folder of pictures, the file of each, named from the folder on; else no files.</summary>
    internal (DataSet Rows, IReadOnlyList<string> Files) LoadWithFiles(ParseResult parsed, string data, DataRecipe trained, Terminal terminal)
    {
        if (!Directory.Exists(data) || DataLoader.Catalog.Contains(data) || parsed.GetValue(_tensor) is not null) return (Load(parsed, data, trained, terminal), []);
        var pictures = trained.Pictures;
        if (parsed.GetValue(_skipBroken)) pictures = (pictures ?? new PictureOptions()) with { SkipBroken = true };
        var folder = DataLoader.LoadFolder(data, Csv(parsed), pictures, terminal);
        return (folder.Data, [.. folder.Files.Select(file => Path.GetRelativePath(data, file))]);
    }

    private CsvOptions Csv(ParseResult parsed) => new()
    {
        LabelColumn = parsed.GetValue(_labelColumn), Columns = Split(parsed.GetValue(_columns)),
        HasHeader = parsed.GetValue(_header), DecimalComma = parsed.GetValue(_decimalComma),
    };

    /// <summary>What was given, as settings of a recipe.</summary>
    internal IEnumerable<string> Settings(ParseResult parsed)
    {
        if (parsed.GetValue(_labelColumn) is { } label) yield return "data.labelColumn=" + Json.Text(label);
        if (Split(parsed.GetValue(_columns)) is { } columns) yield return $"data.columns=[{string.Join(',', columns.Select(Json.Text))}]";
        if (parsed.GetValue(_header) is { } header) yield return "data.header=" + (header ? "true" : "false");
        if (parsed.GetValue(_decimalComma)) yield return "data.decimalComma=true";
        if (parsed.GetValue(_tensor) is { } tensor) yield return "data.tensor=" + Json.Text(tensor);
        if (parsed.GetValue(_skipBroken)) yield return "data.pictures.skipBroken=true";
    }

    /// <summary>Whether any was given.</summary>
    internal bool AnyGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is { Implicit: false });

    private IEnumerable<Option> All => [_labelColumn, _columns, _header, _decimalComma, _tensor, _skipBroken];

    private static string[]? Split(string? columns) => columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
