using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Training;

namespace Hourglass.Runs;

/// <summary>What a run begins with.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Data">Its rows as they were read; null where they are yet to be read.</param>
internal sealed record PreparedRun(Recipe Recipe, DataPair? Data = null)
{
    /// <summary>The choices of a recipe that was chosen from the data; else none.</summary>
    internal IReadOnlyList<RecipeChoice> Choices { get; init; } = [];

    /// <summary>What was changed in a recipe to fit it to other data.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A run of a recipe that has a name or a file, fitted to the data where that is not the recipe's own.</summary>
    /// <param name="nameOrPath">The name of a recipe, or the path of a recipe file.</param>
    /// <param name="source">The data that the settings name (<c>data.source</c>) instead of the recipe's own; null for none.</param>
    /// <param name="settings">Changes of the recipe, such as <c>training.batchSize=64</c>.</param>
    /// <param name="messages">Receives what there is to say of the files that are read.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static PreparedRun OfRecipe(
        string nameOrPath, string? source, IReadOnlyList<string> settings, IProgress<string> messages, CancellationToken cancellation)
    {
        var recipe = Parse(nameOrPath, settings);
        if (source is null) return new PreparedRun(recipe);
        (recipe, var note) = RecipeFitting.WithoutPictures(recipe, settings);
        var pictures = DataLoader.IsPictureFolder(source, recipe.Data.Format)
            ? PictureRule.Of(source, recipe.Data.Pictures, takesLarge: true, cancellation)
            : null;
        if (pictures is not null) recipe = recipe with { Data = recipe.Data with { Pictures = pictures.Options } };
        var pair = DataLoader.LoadPair(recipe.Data, messages, cancellation);
        var fitting = new RecipeFitting(settings, pair);
        var fitted = fitting.Fit(recipe);
        string?[] notes = [note, pictures is null ? null : $"{pictures.Reason} (data.pictures).", .. fitting.Notes];
        return new PreparedRun(fitted, pair) { Notes = [.. notes.OfType<string>()] };
    }

    private static Recipe Parse(string nameOrPath, IEnumerable<string> settings)
    {
        var text = EmbeddedRecipes.Read(nameOrPath);
        try
        {
            return RecipeJson.Parse(text, settings);
        }
        catch (RecipeException e)
        {
            throw new RecipeException($"{nameOrPath}: {e.Message}", e);
        }
    }
}
