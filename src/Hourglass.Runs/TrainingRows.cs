using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Runs;

/// <summary>The rows of a model's own recipe, for what is measured or fitted once it is trained.</summary>
internal static class TrainingRows
{
    /// <summary>The training rows, followed by the test rows if there are any.</summary>
    internal static List<DataSet> OfRecipe(Autoencoder model, IProgress<string> messages, CancellationToken cancellation)
    {
        var (train, _, test, _) = Prepare(model, messages, cancellation);
        return test is null ? [train] : [train, test];
    }

    /// <summary>The data of the recipe, split and filtered as for its training.</summary>
    internal static TrainingData Prepare(Autoencoder model, IProgress<string> messages, CancellationToken cancellation)
    {
        var recipe = model.Recipe;
        return TrainingData.Prepare(recipe.Data, DataLoader.LoadPair(recipe.Data, messages, cancellation), recipe.Training.Seed);
    }
}
