using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>The options for reading a CSV file, a file of tensors or a folder of pictures; shared by all commands that take data.</summary>
internal sealed class DataOptions
{
    internal const string DataHelp =
        "A data set name (its test split if it has one; NAME:train and NAME:test choose), a file, or a folder of pictures.";

    private readonly Option<string?> _labelColumn = new("--label-column")
    {
        Description = "CSV: the column with the class, by name or number from 0 (negative from the end).", HelpName = "COLUMN",
    };

    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "CSV: the columns to keep, by name or number, separated by commas.", HelpName = "A,B,…",
    };

    private readonly Option<bool?> _header = new("--header")
    {
        Description = "CSV: whether the first line names the columns; detected by default.", HelpName = "true|false",
    };

    private readonly Option<bool> _decimalComma = new("--decimal-comma")
    {
        Description = "CSV: numbers have a decimal comma (1,5), and fields are separated by semicolons.",
    };

    private readonly PartOption _format = new("--format", PartRegistry.Names<DataFormat>)
    {
        Description = "The format of the file or folder, if its content does not determine it.", HelpName = "NAME",
    };

    private readonly Option<string?> _tensor = new("--tensor")
    {
        Description = "NPZ and safetensors: the array that holds the rows, if there are several.", HelpName = "NAME",
    };

    private readonly Option<bool> _skipBroken = new("--skip-broken")
    {
        Description = "Folder of pictures: skip damaged files and name them, instead of stopping at the first.",
    };

    private IEnumerable<Option> All => [_labelColumn, _columns, _header, _decimalComma, _format, _tensor, _skipBroken];

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>Whether any was given.</summary>
    internal bool AnyGiven(ParseResult parsed) => All.Any(parsed.IsGiven);

    /// <summary>Rejects the options if there is no DATA that they could apply to.</summary>
    internal void RequireData(ParseResult parsed, string? data, string argument = "DATA")
    {
        if (data is null && AnyGiven(parsed)) throw new UsageException($"the options for reading data require {argument}.");
    }

    /// <summary>
    /// The rows of a DATA argument, read as the options say; pictures are preprocessed like those that the model was trained on.
    /// </summary>
    internal DataSet Load(ParseResult parsed, string data, DataRecipe trained, Terminal terminal)
    {
        if (parsed.GetValue(_skipBroken) && !Directory.Exists(data))
            throw new UsageException($"--skip-broken requires a folder of pictures; {data} is not one.");
        var format = parsed.GetValue(_format) is { } name ? PartRegistry.Create<DataFormat>(name) : null;
        return DataLoader.LoadOne(data, Csv(parsed), Pictures(parsed, trained), parsed.GetValue(_tensor), terminal, format);
    }

    /// <summary>
    /// The rows of a DATA argument and, for a folder of pictures, the file of each, relative to the folder; else no files.
    /// </summary>
    internal (DataSet Rows, IReadOnlyList<string> Files) LoadWithFiles(
        ParseResult parsed, string data, DataRecipe trained, Terminal terminal)
    {
        var isFolder = Directory.Exists(data) && !DataLoader.Catalog.Contains(data);
        if (!isFolder || parsed.GetValue(_tensor) is not null || parsed.GetValue(_format) is not null)
            return (Load(parsed, data, trained, terminal), []);
        var folder = DataLoader.LoadFolder(data, Csv(parsed), Pictures(parsed, trained), terminal);
        return (folder.Data, [.. folder.Files.Select(file => Path.GetRelativePath(data, file))]);
    }

    /// <summary>The given options as settings of a recipe.</summary>
    internal IEnumerable<string> Settings(ParseResult parsed)
    {
        if (parsed.GetValue(_labelColumn) is { } label) yield return "data.labelColumn=" + Json.Text(label);
        if (Split(parsed.GetValue(_columns)) is { } columns) yield return $"data.columns=[{string.Join(',', columns.Select(Json.Text))}]";
        if (parsed.GetValue(_header) is { } header) yield return "data.header=" + (header ? "true" : "false");
        if (parsed.GetValue(_decimalComma)) yield return "data.decimalComma=true";
        if (parsed.GetValue(_format) is { } format) yield return "data.format=" + Json.Text(format);
        if (parsed.GetValue(_tensor) is { } tensor) yield return "data.tensor=" + Json.Text(tensor);
        if (parsed.GetValue(_skipBroken)) yield return "data.pictures.skipBroken=true";
    }

    private PictureOptions? Pictures(ParseResult parsed, DataRecipe trained) =>
        parsed.GetValue(_skipBroken) ? (trained.Pictures ?? new PictureOptions()) with { SkipBroken = true } : trained.Pictures;

    private CsvOptions Csv(ParseResult parsed) => new()
    {
        LabelColumn = parsed.GetValue(_labelColumn), Columns = Split(parsed.GetValue(_columns)),
        HasHeader = parsed.GetValue(_header), DecimalComma = parsed.GetValue(_decimalComma),
    };

    private static string[]? Split(string? columns) =>
        columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
