using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Runs;

/// <summary>Whether a recipe is one for tables, pictures or signals, and what to change where the data is something else.</summary>
internal static class RecipeShapes
{
    /// <summary>Refuses a recipe whose first layers or windows have no use for such samples.</summary>
    /// <exception cref="RecipeException">The message says what was expected, what was found and what to change.</exception>
    internal static void Check(Recipe recipe, DataSet rows)
    {
        var (width, rank) = (rows.Table.Columns, recipe.Data.Shape?.Count ?? rows.Shape.Rank);
        var isPicture = rank == 3;
        var holds = isPicture ? $"{rows.Name} holds pictures of {rows.Shape}"
            : width == 1 ? $"{rows.Name} has one value a row"
            : $"a row of {rows.Name} has {width} values";
        const string Other = "or take no recipe (hourglass train --data DATA)";
        if (recipe.Data.Window is { } window)
        {
            if (isPicture)
            {
                throw new RecipeException(
                    $"{recipe.Name} cuts one long series into windows (data.window), and {holds}: take a recipe for pictures, such as "
                    + $"color-conv or mnist-conv, {Other}.");
            }

            CheckSteps(recipe, rows, window, Other);
            return;
        }

        var first = recipe.Encoder.FirstOrDefault(layer => layer is not (BatchNormRecipe or DropoutRecipe));
        if (IsForPictures(first) && !isPicture)
        {
            throw new RecipeException(
                $"{recipe.Name} is for pictures, as its first layer ({PartRegistry.NameOf(first!)}) takes channels×height×width, and "
                + $"{holds}: give their shape if they are pixels (--set data.shape=[{Pixels(width)}]), take a recipe of dense layers, such "
                + $"as linear or anomaly-tabular, {Other}.");
        }

        if (!IsForSignals(recipe) || rank == 2) return;
        if (isPicture || width == 1)
        {
            var change = isPicture
                ? "take a recipe for pictures, such as color-conv or mnist-conv"
                : "cut the series into windows (--set data.window=128)";
            throw new RecipeException(
                $"{recipe.Name} is for signals, as its first convolution (conv1D) runs along the steps of a row, and {holds}: {change}, "
                + $"{Other}.");
        }

        if (first is not Conv1DRecipe) return; // after a reshape
        throw new RecipeException(
            $"{recipe.Name} takes channels×steps, and {holds}: give their shape if they are steps (--set data.shape=[1,{width}]), "
            + $"{Other}.");
    }

    /// <summary>Whether signals are read as one channel of all values of a row, by a reshape before the first convolution.</summary>
    internal static bool IsForSignals(Recipe recipe) =>
        recipe.Encoder is [Conv1DRecipe or ConvTranspose1DRecipe, ..] or [ReshapeRecipe { Shape: [_, _] }, Conv1DRecipe, ..];

    private static bool IsForPictures(LayerRecipe? layer) =>
        layer is Conv2DRecipe or ConvTranspose2DRecipe or MaxPool2DRecipe or AveragePool2DRecipe or UpSample2DRecipe;

    /// <summary>A shape of so many pixels: a square of one channel where it is one.</summary>
    private static string Pixels(int width)
    {
        var side = (int)Math.Round(Math.Sqrt(width));
        return side * side == width && side > 1 ? $"1,{side},{side}" : "1,HEIGHT,WIDTH";
    }

    private static void CheckSteps(Recipe recipe, DataSet series, int window, string other)
    {
        var test = recipe.Data.TestFraction is { } fraction ? (int)Math.Round(fraction * series.Count) : 0;
        var least = test == 0 ? series.Count : Math.Min(test, series.Count - test);
        if (least >= window) return;
        var part = test == 0 ? "" : $", of which {least} are left for {(test == least ? "testing" : "training")}";
        throw new RecipeException(
            $"{recipe.Name} cuts one long series into windows of {window} steps, and {series.Name} has {series.Count} rows{part}: take "
            + $"shorter windows (--set data.window={Math.Max(2, least / 4)}) or, where each row is a sample of its own, a recipe such as "
            + $"anomaly-tabular, {other}.");
    }
}
