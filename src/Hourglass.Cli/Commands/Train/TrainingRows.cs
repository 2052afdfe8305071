using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>The rows that something is fitted to once a model is trained.</summary>
internal static class TrainingRows
{
    internal const string Help = "The rows to fit to: a data set's name (its training part), a file, or a folder of pictures. The training rows of the model's own recipe where not given.";

    /// <summary>The training rows, and the test rows after them where there are any.</summary>
    internal static List<DataSet> Load(ParseResult parsed, string? data, DataOptions format, Autoencoder model, Terminal terminal)
    {
        if (data is null)
        {
            return format.AnyGiven(parsed)
                ? throw new UsageException("the options for reading a file go with a file; the rows of the model's own recipe are read as it says.")
                : EvaluateCommand.OwnRows(model, terminal);
        }

        if (!DataLoader.Catalog.Contains(data)) return [format.Load(parsed, data, model.Recipe.Data, terminal)];
        var (train, test) = DataLoader.Catalog.Load(data);
        return test is null ? [train] : [train, test];
    }
}
