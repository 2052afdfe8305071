using Hourglass.Models;

namespace Hourglass.Training;

/// <summary>What is known beside the rows when a recipe is chosen.</summary>
public sealed record AutomaticOptions
{
    /// <summary>What the model is for; null for a general one.</summary>
    public RecipeTask? Task { get; init; }

    /// <summary>The class of normal rows, for <see cref="RecipeTask.Anomalies"/>; the most frequent class where null.</summary>
    public string? Normal { get; init; }

    /// <summary>Where the rows come from and how they are read. Splits and the scaler are chosen where they are unset.</summary>
    public DataRecipe Data { get; init; } = new();

    /// <summary>Whether there are test rows beside the given ones; without, a share of the rows is held out.</summary>
    public bool HasTest { get; init; }

    /// <summary>The recipe's name.</summary>
    public string Name { get; init; } = "automatic";

    /// <summary>The seed of all draws.</summary>
    public ulong Seed { get; init; } = 1;
}
