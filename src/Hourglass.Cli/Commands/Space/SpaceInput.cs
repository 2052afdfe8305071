using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>The arguments that all commands of <c>hourglass space</c> take: a model and rows.</summary>
internal sealed class SpaceInput
{
    private const int MostCodes = 100_000;

    private readonly Argument<string> _model = new("MODEL") { Description = ModelLoader.Help };

    private readonly Argument<string?> _data = new("DATA")
    {
        Arity = ArgumentArity.ZeroOrOne, Description = DataOptions.DataHelp + " The test rows of the model's own recipe, or the training rows where it has none, where not given.",
    };

    private readonly DataOptions _format = new();

    internal void AddTo(Command command)
    {
        command.Arguments.Add(_model);
        command.Arguments.Add(_data);
        _format.AddTo(command);
    }

    internal (Autoencoder Model, DataSet Rows) Load(ParseResult parsed, Terminal terminal)
    {
        var (model, sets) = LoadAll(parsed, terminal);
        return (model, sets[^1]);
    }

    /// <summary>The rows that are looked at come last; before them the training rows, where they are those of the model's own recipe.</summary>
    internal (Autoencoder Model, List<DataSet> Sets) LoadAll(ParseResult parsed, Terminal terminal)
    {
        if (parsed.GetValue(_data) is null && _format.AnyGiven(parsed)) throw new UsageException("the options that say how a file is read go with DATA.");
        var model = ModelLoader.Load(parsed.GetValue(_model)!);
        return (model, parsed.GetValue(_data) is { } name ? [_format.Load(parsed, name, model.Recipe.Data, terminal)] : EvaluateCommand.OwnRows(model, terminal));
    }

    /// <summary>At most so many rows, evenly over all, with their numbers.</summary>
    internal static (DataSet Rows, int[] Numbers) Evenly(DataSet rows, int most, string option = "--rows")
    {
        if (most < 2) throw new UsageException($"{option}: expected at least 2; found {most}.");
        var numbers = RowChoice.Of(rows.Count, most);
        return (numbers.Length < rows.Count ? rows.Select(numbers) : rows, numbers);
    }

    /// <summary>The codes that tell how far a dimension goes: of all rows, or of 100,000 taken evenly where there are more.</summary>
    internal static float[,] Codes(Autoencoder model, DataSet rows) => model.Encode(Evenly(rows, MostCodes).Rows);

    internal static Option<int> CreateRows(int usual) => new("--rows")
    {
        Description = $"Look at so many rows at most, taken evenly; {usual} where not given.", HelpName = "N", DefaultValueFactory = _ => usual,
    };

    /// <summary>The option that names the row whose code is moved.</summary>
    internal static Option<int> CreateRow(string name = "--row", string what = "The row whose code is moved, from 0; the first where not given.", int usual = 0) =>
        new(name) { Description = what, HelpName = "R", DefaultValueFactory = _ => usual };

    /// <summary>The option that picks dimensions of the code.</summary>
    internal static Option<string?> CreateDimensions(string what) => new("--dimensions") { Description = what, HelpName = "z1,z2,…" };

    /// <summary>A row's values and, where the model is told of classes, its class.</summary>
    internal static (float[] Values, int? Label) Row(Autoencoder model, DataSet rows, int row, string option = "--row")
    {
        if (row < 0 || row >= rows.Count) throw new UsageException($"{option}: {rows.Name} has rows 0 to {rows.Count - 1}; found {row}.");
        var values = new float[rows.Table.Columns];
        rows.Table.CopyRow(row, values);
        return (values, model.IsConditional ? model.LabelsOf(rows.Select([row]))[0] : null);
    }

    /// <summary>Dimensions by the names that <c>encode</c> gives them, z1 for the first; null where none are given.</summary>
    internal static int[]? Dimensions(string? text, Autoencoder model) => text?.Split(',', StringSplitOptions.TrimEntries).Select(word =>
        int.TryParse(word.TrimStart('z'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= model.LatentSize
            ? number - 1
            : throw new UsageException($"--dimensions: the code of {model.Recipe.Name} has z1 to z{model.LatentSize}; found “{word}”.")).ToArray();

    /// <summary>Numbers with commas between.</summary>
    internal static double[] Numbers(string text, string option) => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(word =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UsageException($"{option}: expected numbers with commas between; found “{word}”."))];
}
