using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary>DATA and <c>--test</c> of commands that train on some rows and test on others.</summary>
internal sealed class LabeledOptions
{
    private const double TestFraction = 0.2;

    private readonly DataOptions _format = new();

    internal Argument<string> Data { get; } = new("DATA")
    {
        Description = "A data set name (trained on its training split, tested on its test split), a file, or a folder of pictures.",
    };

    internal Option<string?> Test { get; } = new("--test")
    {
        Description = "Rows to test on. By default the test split of the data set, or a random fifth of DATA.", HelpName = "DATA",
    };

    internal Option<ulong> Seed { get; } = Common.Seed("The random seed.");

    internal Option<int?> Labels { get; } = new("--labels")
    {
        Description = "Train on N rows only, the same number of each class.", HelpName = "N",
    };

    internal void AddTo(Command command)
    {
        command.Arguments.Add(Data);
        foreach (var option in (Option[])[Test, Seed, Labels]) command.Options.Add(option);
        _format.AddTo(command);
    }

    /// <summary>The rows to train on and the rows to test on.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="trained">The model.</param>
    /// <param name="terminal">Where notes go.</param>
    /// <param name="hasTarget">Whether the rows have another column than those of the model: what is to be predicted.</param>
    internal (DataSet Train, DataSet Test) Load(
        ParseResult parsed, Autoencoder trained, Terminal terminal, bool hasTarget = false)
    {
        var name = parsed.GetValue(Data)!;
        var isWhole = DataLoader.Catalog.Contains(name);
        var train = _format.Load(parsed, isWhole ? name + ":train" : name, trained, terminal, hasTarget);
        if (parsed.GetValue(Test) is { } other) return (train, _format.Load(parsed, other, trained, terminal, hasTarget));
        if (isWhole && DataLoader.Catalog.Load(name).Test is { } test) return (train, test);
        if (train.Count < 2)
            throw new UsageException($"{name} has too few rows to split into training and test rows; name test rows with --test.");
        return train.Split(TestFraction, parsed.GetValue(Seed));
    }

    /// <summary>
    /// Both parts with classes, those of the test part numbered as in the training part, and the training part reduced by --labels.
    /// </summary>
    internal (DataSet Train, DataSet Test) WithClasses(ParseResult parsed, DataSet train, DataSet test)
    {
        foreach (var part in (DataSet[])[train, test])
            if (!part.HasLabels)
                throw new UsageException($"{part.Name} has no classes; name their column of a CSV file with --label-column.");
        test = ClassOrder.Align(test, train.ClassNames);
        if (parsed.GetValue(Labels) is not { } count) return (train, test);
        if (count < 1 || count > train.Count)
            throw new UsageException($"--labels: {train.Name} has {train.Count} training rows; found {count}.");
        return (train.Select(LabelSubset.Balanced(train, count, parsed.GetValue(Seed))), test);
    }
}
