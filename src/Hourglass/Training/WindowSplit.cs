using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>One long series cut into windows, its last steps set apart for testing.</summary>
internal static class WindowSplit
{
    internal static (DataSet Train, DataSet? Test) Apply(DataRecipe recipe, DataSet series, DataSet? test)
    {
        if (recipe.Window is null) throw new RecipeException("data.stride goes with data.window.");
        if (recipe.Shape is not null)
            throw new RecipeException("data.window and data.shape exclude each other: a window has the shape of its steps.");
        if (recipe.TestFraction is { } fraction)
        {
            if (test is not null)
                throw new RecipeException($"data.testFraction: {test.Name} has a test part of its own of {test.Count} rows.");
            if (!(fraction is > 0 and < 1)) throw new RecipeException("data.testFraction must be above 0 and below 1.");
            var kept = series.Count - (int)Math.Round(fraction * series.Count);
            (series, test) = (series.Take(kept), kept < series.Count ? series.Skip(kept) : null);
        }

        return (Cut(recipe, series), test is null ? null : Cut(recipe, test));
    }

    /// <summary>
    /// The last windows, apart from the others by as many as would share steps with them: drawn ones would mostly repeat the windows that
    /// are trained on.
    /// </summary>
    internal static (DataSet Kept, DataSet Apart) Apart(DataSet windows, double fraction, DataRecipe recipe)
    {
        if (!(fraction is > 0 and < 1)) throw new RecipeException("data.validationFraction must be above 0 and below 1.");
        var apart = Math.Clamp((int)Math.Round(fraction * windows.Count), 1, Math.Max(1, windows.Count - 1));
        var stride = recipe.Stride ?? 1;
        var shared = (recipe.Window!.Value + stride - 1) / stride - 1;
        var kept = windows.Count - apart - shared;
        if (kept < 1)
            throw new RecipeException(
                $"data.validationFraction: {windows.Count} windows are too few to set {apart} apart that share no step with the others.");
        return (windows.Take(kept), windows.Skip(windows.Count - apart));
    }

    private static DataSet Cut(DataRecipe recipe, DataSet series) =>
        TrainingData.Under("window", () => SlidingWindows.Cut(series, recipe.Window!.Value, recipe.Stride ?? 1));
}
