using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>The first normal rows to train on; the other normal rows and all of other classes to measure on, in the file's order.</summary>
internal static class NoveltySplit
{
    private const double UsualTestFraction = 0.5;

    internal static (DataSet Train, DataSet Test) Apply(DataRecipe recipe, string normal, DataSet rows, DataSet? test)
    {
        if (test is not null)
            throw new RecipeException($"data.normal: {test.Name} has a test part of its own of {test.Count} rows; use data.trainLabels.");
        if (recipe.Window is not null) throw new RecipeException("data.normal and data.window exclude each other: windows have no class.");
        if (recipe.TrainLabels is not null)
        {
            throw new RecipeException(
                "data.normal and data.trainLabels exclude each other: the first says itself which class is trained on.");
        }

        var share = 1 - (recipe.TestFraction ?? UsualTestFraction);
        if (!(share is > 0 and < 1)) throw new RecipeException("data.testFraction must be above 0 and below 1.");
        var chosen = TrainingData.Under("normal", () => rows.WithLabels(normal)); // reports an unknown class
        if (chosen.Count < 2)
            throw new RecipeException($"data.normal: {rows.Name} has {chosen.Count} rows of the class “{normal}”; too few to split.");
        var label = rows.ClassNames.ToList().IndexOf(normal);
        var numbers = Enumerable.Range(0, rows.Count).Where(row => rows.Labels[row] == label)
            .Take(Math.Clamp((int)(share * chosen.Count), 1, chosen.Count - 1)).ToArray();
        var (others, trained) = rows.SplitBy(numbers);
        return (trained, others);
    }
}
