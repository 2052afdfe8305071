using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary>DATA and <c>--test</c> of commands that learn from some rows and measure on others.</summary>
internal sealed class LabeledOptions
{
    private const double TestFraction = 0.2;

    private readonly DataOptions _format = new();

    internal Argument<string> Data { get; } = new("DATA")
    {
        Description = "A data set's name (its training part to learn from, its test part to measure on), a file, or a folder of pictures.",
    };

    internal Option<string?> Test { get; } = new("--test")
    {
        Description = "Rows to measure on; where there are none, a fifth of DATA is set apart by seed.", HelpName = "DATA",
    };

    internal Option<ulong> Seed { get; } = new("--seed") { Description = "The seed of all draws.", HelpName = "S" };

    internal void AddTo(Command command)
    {
        command.Arguments.Add(Data);
        command.Options.Add(Test);
        command.Options.Add(Seed);
        _format.AddTo(command);
    }

    /// <summary>The rows to learn from and the rows to measure on.</summary>
    internal (DataSet Train, DataSet Test) Load(ParseResult parsed, DataRecipe trained, Terminal terminal)
    {
        var name = parsed.GetValue(Data)!;
        var isWhole = DataLoader.Catalog.Contains(name);
        var train = _format.Load(parsed, isWhole ? name + ":train" : name, trained, terminal);
        if (parsed.GetValue(Test) is { } other) return (train, _format.Load(parsed, other, trained, terminal));
        if (isWhole && DataLoader.Catalog.Load(name).Test is { } test) return (train, test);
        if (train.Count < 2) throw new UsageException($"{name} has too few rows to learn from some and measure on others; name the others with --test.");
        return train.Split(TestFraction, parsed.GetValue(Seed));
    }

    /// <summary>Both parts with classes, the test part's numbered as the training part's.</summary>
    internal static (DataSet Train, DataSet Test) WithClasses(DataSet train, DataSet test)
    {
        foreach (var part in (DataSet[])[train, test])
            if (!part.HasLabels)
                throw new UsageException($"{part.Name} has no classes; of a CSV file name their column with --label-column.");
        return (train, ClassOrder.Align(test, train.ClassNames));
    }
}
