using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>What a run begins with.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Data">Its rows as they were read; null where they are yet to be read.</param>
internal sealed record PreparedRun(Recipe Recipe, DataPair? Data = null)
{
    /// <summary>The choices of a recipe that was chosen from the data; else none.</summary>
    internal IReadOnlyList<RecipeChoice> Choices { get; init; } = [];

    /// <summary>What was changed in a recipe to fit it to other data.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];
}
