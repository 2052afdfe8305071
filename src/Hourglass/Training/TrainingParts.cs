using Hourglass.Models;
using Hourglass.Optimizers;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>From the training part of a recipe to the objects that do it. An option that would do nothing is refused.</summary>
internal static class TrainingParts
{
    internal static void Check(TrainingRecipe recipe)
    {
        if (recipe.Epochs is null == recipe.Iterations is null)
        {
            throw new RecipeException(
                "training: expected either epochs or iterations; found " + (recipe.Epochs is null ? "neither." : "both."));
        }

        AtLeast(recipe.Epochs ?? 0, 0, "epochs");
        AtLeast(recipe.Iterations ?? 0, 0, "iterations");
        AtLeast(recipe.BatchSize, 1, "batchSize");
        AtLeast(recipe.LogEvery ?? 1, 1, "logEvery");
        AtLeast(recipe.EarlyStopping?.Patience ?? 1, 1, "earlyStopping.patience");
        if (recipe.LogEvery is not null && recipe.Iterations is null)
            throw new RecipeException("training.logEvery goes with iterations; by epochs a line an epoch is written.");
        if (recipe.EarlyStopping is { MinimumImprovement: var least } && !(least >= 0))
            throw new RecipeException($"training.earlyStopping.minimumImprovement must be at least 0; found {least}.");
    }

    internal static Optimizer Optimizer(TrainingRecipe recipe) =>
        PartErrors.At("training: ", () => recipe.Optimizer.Create(recipe.LearningRate));

    internal static Schedule Schedule(ScheduleRecipe? recipe) =>
        PartErrors.At("training.schedule: ", () => recipe?.Create() ?? new ConstantSchedule());

    private static void AtLeast(int value, int least, string option)
    {
        if (value < least) throw new RecipeException($"training.{option} must be at least {least}; found {value}.");
    }
}
