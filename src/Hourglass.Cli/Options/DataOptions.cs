using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>
/// The options for reading a text table, a file of tensors or a folder of pictures; shared by all commands that take data.
/// </summary>
internal sealed class DataOptions
{
    internal const string DataHelp =
        "A data set name (its test split if it has one; NAME:train and NAME:test choose), a file, or a folder of pictures.";

    internal const string TrainingDataHelp =
        "The rows to fit to: a data set name (its training split), a file, or a folder of pictures. By default the training rows of the " +
            "model's recipe.";

    private readonly TableOptions _table = new();

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

    private IEnumerable<Option> All => [.. _table.All, _format, _tensor, _skipBroken];

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
    /// The rows of a DATA argument, read as the options say and, where they say nothing, like the rows that the model was trained on.
    /// </summary>
    internal DataSet Load(ParseResult parsed, string data, Autoencoder model, Terminal terminal, bool hasOtherColumns = false)
    {
        if (parsed.GetValue(_skipBroken) && !Directory.Exists(data))
            throw new UsageException($"--skip-broken requires a folder of pictures; {data} is not one.");
        var format = parsed.GetValue(_format) is { } name ? PartRegistry.Create<DataFormat>(name) : null;
        var options = Options(parsed, model);
        if (hasOtherColumns) options = options with { Table = null };
        return DataLoader.LoadOne(data, options, format, terminal.Input, terminal.Messages, terminal.Cancellation);
    }

    /// <summary>
    /// The rows of a DATA argument and, for a folder of pictures, the file of each, relative to the folder; else no files.
    /// </summary>
    internal (DataSet Rows, IReadOnlyList<string> Files) LoadWithFiles(
        ParseResult parsed, string data, Autoencoder model, Terminal terminal)
    {
        var isFolder = Directory.Exists(data) && !DataLoader.Catalog.Contains(data);
        if (!isFolder || parsed.GetValue(_tensor) is not null || parsed.GetValue(_format) is not null)
            return (Load(parsed, data, model, terminal), []);
        var folder = DataLoader.LoadFolder(data, Options(parsed, model), terminal.Messages, terminal.Cancellation);
        return (folder.Data, [.. folder.Files.Select(file => Path.GetRelativePath(data, file))]);
    }

    /// <summary>
    /// The training rows of DATA, or of the model's recipe where none is given, followed by the test rows if there are any.
    /// </summary>
    internal List<DataSet> LoadTraining(ParseResult parsed, string? data, Autoencoder model, Terminal terminal)
    {
        RequireData(parsed, data, "a file: the rows of the model's recipe are read as the recipe says");
        if (data is null) return TrainingRows.OfRecipe(model, terminal.Messages, terminal.Cancellation);
        if (!DataLoader.Catalog.Contains(data)) return [Load(parsed, data, model, terminal)];
        var (train, test) = DataLoader.Catalog.Load(data);
        return test is null ? [train] : [train, test];
    }

    /// <summary>The given options as settings of a recipe.</summary>
    internal IEnumerable<string> Settings(ParseResult parsed)
    {
        foreach (var setting in _table.Settings(parsed)) yield return setting;
        if (parsed.GetValue(_format) is { } format) yield return "data.format=" + Json.Text(format);
        if (parsed.GetValue(_tensor) is { } tensor) yield return "data.tensor=" + Json.Text(tensor);
        if (parsed.GetValue(_skipBroken)) yield return "data.pictures.skipBroken=true";
    }

    private ReadOptions Options(ParseResult parsed, Autoencoder model) => new()
    {
        Csv = _table.Read(parsed),
        Pictures = parsed.GetValue(_skipBroken)
            ? (model.Recipe.Data.Pictures ?? new PictureOptions()) with { SkipBroken = true }
            : model.Recipe.Data.Pictures,
        Tensor = parsed.GetValue(_tensor),
        Table = model.Table,
    };
}
