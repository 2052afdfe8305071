using System.Globalization;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>
/// A recipe chosen from the rows themselves by fixed rules, with the reason for each choice. The rules stand in <see cref="Choose"/> in the
/// order in which they are applied; the same rows give the same recipe.
/// </summary>
/// <param name="Recipe">The recipe: complete, so that it can be written, edited and trained again.</param>
/// <param name="Choices">Five choices with their reasons: rows, scaler, code, network, training.</param>
public sealed record AutomaticRecipe(Recipe Recipe, IReadOnlyList<RecipeChoice> Choices)
{
    /// <summary>Finds rows that are far from their reconstruction, and rows whose code is far from those of normal rows.</summary>
    private const string AnomalyScore = "joint";

    /// <summary>Chooses a recipe for rows.</summary>
    /// <param name="rows">The raw rows to train on, at least 4.</param>
    /// <param name="options">What is known beside them.</param>
    /// <param name="cancellation">Stops the choice.</param>
    /// <exception cref="RecipeException">There are too few rows, or the normal class is not one of theirs.</exception>
    public static AutomaticRecipe Choose(DataSet rows, AutomaticOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new AutomaticOptions();
        if (rows.Count < 4)
            throw new RecipeException($"{rows.Name} has {Count(rows.Count)} rows; a recipe is chosen from at least 4.");

        // 1. Rows: windows of a series, held-out rows, the normal class.
        var split = SplitRule.Of(rows, options);
        var profile = new RowProfile(split.Samples(rows), options.Seed);

        // 2. Scaler: what makes columns comparable without losing what they have in common.
        var scaler = ScalerRule(profile, split.Data.Window is not null, options);
        var map = profile.Fit(scaler.Scaler);

        // 3. Code: as many numbers as PCA needs for most of the variance, within bounds.
        var code = CodeRule.Of(profile, map, split.TrainingRows, options.Task, cancellation);

        // 4. Network: PCA, and beside it layers that learn what PCA cannot; a variational one to generate.
        var network = NetworkRule.Of(profile, map, code.Size, split.TrainingRows, options.Task);

        // 5. Training: a fixed amount of work, stopped early by the validation rows.
        var training = TrainingRule.Of(profile, network, split.TrainingRows, options);

        var recipe = new Recipe
        {
            Name = options.Name, Task = options.Task, Score = options.Task == RecipeTask.Anomalies ? AnomalyScore : null,
            Description = $"Chosen for {rows.Name} by the rules of Hourglass.", Data = split.Data with { Scaler = scaler.Scaler },
            Corruption = network.Corruption, Encoder = network.Encoder, Bottleneck = network.Bottleneck, Decoder = network.Decoder,
            Initialization = new() { Pca = network.StartsAtPca }, Objective = network.Objective, Training = training.Recipe,
        };
        return new AutomaticRecipe(recipe,
        [
            new("rows", split.Choice, split.Reason), new("scaler", PartRegistry.NameOf(scaler.Scaler), scaler.Reason),
            new("code", $"{Count(code.Size)} of {Count(profile.Features)} numbers", code.Reason),
            new("network", network.Choice, network.Reason), new("training", training.Choice, training.Reason),
        ]);
    }

    /// <summary>A whole number with separators between thousands.</summary>
    internal static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static (ScalerRecipe Scaler, string Reason) ScalerRule(RowProfile profile, bool isSeries, AutomaticOptions options)
    {
        if (options.Data.Scaler != ScalerRecipe.None) return (options.Data.Scaler, "as given");
        if (profile.IsBytes) return (ScalerRecipe.ByteRange, "the values are bytes, 0 to 255");
        var range = string.Create(CultureInfo.InvariantCulture, $"{profile.Minimum:G4} to {profile.Maximum:G4}");
        if (profile.IsNearlyBinary)
            return (ScalerRecipe.None, $"values from {range}, {profile.NearEnds * 100:0} % of them near the ends, need no scaling");
        if (isSeries ? profile.Shape.Rank == 1 : profile.Shape.Rank > 1 || profile.HasOneUnit)
            return (ScalerRecipe.StandardOverall, $"values from {range} of one unit keep their proportions under one scale");
        return (ScalerRecipe.Standard, $"columns from {range} with units of their own become comparable at mean 0, deviation 1");
    }
}
