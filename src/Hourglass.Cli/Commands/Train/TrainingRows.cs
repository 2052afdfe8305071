using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>The rows of a model's own recipe, and the rows that something is fitted to once a model is trained.</summary>
internal static class TrainingRows
{
    internal const string Help =
        "The rows to fit to: a data set name (its training split), a file, or a folder of pictures. By default the training rows of the " +
            "model's recipe.";

    /// <summary>The training rows, followed by the test rows if there are any.</summary>
    internal static List<DataSet> Load(ParseResult parsed, string? data, DataOptions format, Autoencoder model, Terminal terminal)
    {
        format.RequireData(parsed, data, "a file: the rows of the model's recipe are read as the recipe says");
        if (data is null) return OfRecipe(model, terminal);
        if (!DataLoader.Catalog.Contains(data)) return [format.Load(parsed, data, model, terminal)];
        var (train, test) = DataLoader.Catalog.Load(data);
        return test is null ? [train] : [train, test];
    }

    /// <summary>The training rows of a model's recipe, followed by its test rows if there are any.</summary>
    internal static List<DataSet> OfRecipe(Autoencoder model, Terminal terminal)
    {
        var (train, _, test, _) = Prepare(model, terminal);
        return test is null ? [train] : [train, test];
    }

    /// <summary>The data of a model's recipe, split and filtered as for its training.</summary>
    internal static TrainingData Prepare(Autoencoder model, Terminal terminal) =>
        TrainingData.Prepare(model.Recipe.Data, DataLoader.LoadPair(model.Recipe.Data, terminal), model.Recipe.Training.Seed);
}
