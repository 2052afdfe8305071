using System.CommandLine;
using System.Globalization;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>The arguments that all commands of <c>hourglass space</c> take: a model and rows.</summary>
internal sealed class SpaceInput
{
    private const int MaximumCodes = 100_000;

    private readonly Argument<string> _model = Common.Model();

    private readonly Argument<string?> _data = Common.OptionalData(
        DataOptions.DataHelp + " By default the test rows of the model's recipe, or its training rows if it has no test rows.");

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

    /// <summary>The rows to look at are last; the training rows precede them if they are those of the model's recipe.</summary>
    internal (Autoencoder Model, List<DataSet> Sets) LoadAll(ParseResult parsed, Terminal terminal)
    {
        _format.RequireData(parsed, parsed.GetValue(_data));
        var model = ModelLoader.Load(parsed.GetValue(_model)!);
        return (model, parsed.GetValue(_data) is { } name
            ? [_format.Load(parsed, name, model, terminal)]
            : TrainingRows.OfRecipe(model, terminal.Messages, terminal.Cancellation));
    }

    /// <summary>A maximum number of rows, evenly subsampled, with their indexes.</summary>
    internal static (DataSet Rows, int[] Numbers) Subsample(DataSet rows, int maximum)
    {
        var numbers = RowChoice.Of(rows.Count, maximum);
        return (numbers.Length < rows.Count ? rows.Select(numbers) : rows, numbers);
    }

    /// <summary>The codes that define the range of a dimension: of all rows, or of 100,000 evenly subsampled ones.</summary>
    internal static float[,] Codes(Autoencoder model, DataSet rows) => model.Encode(Subsample(rows, MaximumCodes).Rows);

    internal static Option<int> CreateRows(int usual) =>
        Common.Number("--rows", "The maximum number of rows, evenly subsampled.", usual, minimum: 2);

    /// <summary>The option for the row whose code is moved.</summary>
    internal static Option<int> CreateRow(string name = "--row", string description =
        "The row whose code is moved, from 0.", int usual = 0) =>
        new(name) { Description = description, HelpName = "R", DefaultValueFactory = _ => usual };

    /// <summary>The option for dimensions of the code.</summary>
    internal static Option<string?> CreateDimensions(string description) =>
        new("--dimensions") { Description = description, HelpName = "z0,z1,…" };

    /// <summary>The values of a row and, if the model is conditional, its class.</summary>
    internal static (float[] Values, int? Label) Row(Autoencoder model, DataSet rows, int row, string option = "--row")
    {
        if (row < 0 || row >= rows.Count) throw new UsageException($"{option}: {rows.Name} has rows 0 to {rows.Count - 1}; found {row}.");
        var values = new float[rows.Table.Columns];
        rows.Table.CopyRow(row, values);
        return (values, model.IsConditional ? model.LabelsOf(rows.Select([row]))[0] : null);
    }

    /// <summary>The code of a row.</summary>
    internal static float[] Code(Autoencoder model, float[] values, int? label)
    {
        var code = new float[model.LatentSize];
        model.Encode(values, code, label is { } known ? [known] : []);
        return code;
    }

    /// <summary>
    /// Indexes of dimensions from the names that <c>encode</c> gives them, z0 for the first; the first ones without a text.
    /// </summary>
    internal static int[] Dimensions(string? text, Autoencoder model, int usual)
    {
        if (text is null) return [.. Enumerable.Range(0, Math.Min(usual, model.LatentSize))];
        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Index)];

        int Index(string word) =>
            int.TryParse(word.TrimStart('z'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < model.LatentSize
                ? number
                : throw new UsageException(
                    $"--dimensions: the code of {model.Recipe.Name} has z0 to z{model.LatentSize - 1}; found “{word}”.");
    }
}
