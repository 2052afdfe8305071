using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>The rows of a run, chosen, split and measured for scaling as a recipe's <see cref="DataRecipe"/> says.</summary>
/// <param name="Train">The rows that are trained on.</param>
/// <param name="Validation">The rows measured during training, or null; the test rows themselves where the recipe says so.</param>
/// <param name="Test">The rows measured at the end, or null where there are none.</param>
/// <param name="Scaler">Fitted on the training part.</param>
public sealed record TrainingData(DataSet Train, DataSet? Validation, DataSet? Test, Scaler Scaler)
{
    private const double UsualValidationFraction = 0.1;

    /// <summary>Prepares the rows of a recipe; the splits have the seed of its training, as those of the command.</summary>
    /// <inheritdoc cref="Prepare(DataRecipe, DataPair, ulong)"/>
    public static TrainingData Prepare(Recipe recipe, DataPair source) => Prepare(recipe.Data, source, recipe.Training.Seed);

    /// <summary>
    /// In this order: the first rows of the training part are skipped; both parts keep the rows of the wanted classes; test rows are set
    /// apart where the source has none (with <see cref="DataRecipe.Normal"/> and <see cref="DataRecipe.Window"/> by rules of their own),
    /// then validation rows; the scaler is fitted on what is left of the training part; last, the training and validation rows keep the
    /// classes to train on.
    /// </summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="source">The rows as they were read.</param>
    /// <param name="seed">
    /// The seed of the splits, which decides the rows that are set apart; with another than <see cref="TrainingRecipe.Seed"/> the splits
    /// are not those of the command.
    /// </param>
    /// <exception cref="RecipeException">An option contradicts the rows or would do nothing; the message names it.</exception>
    public static TrainingData Prepare(DataRecipe recipe, DataPair source, ulong seed)
    {
        var (train, test) = source;
        if (recipe.SkipRows < 0 || recipe.SkipRows >= train.Count)
            throw new RecipeException($"data.skipRows: {train.Name} has {train.Count} training rows; cannot leave out {recipe.SkipRows}.");
        train = train.Skip(recipe.SkipRows);
        if (recipe.Shape is { } dimensions)
            (train, test) = (Reshape(train, dimensions), test is null ? null : Reshape(test, dimensions));
        if (recipe.Labels is { } labels)
            (train, test) = (Choose(train, labels, "labels"), test is null ? null : Choose(test, labels, "labels"));

        if (recipe.Normal is { } normal) (train, test) = NoveltySplit.Apply(recipe, normal, train, test);
        else if (recipe.Window is not null || recipe.Stride is not null) (train, test) = WindowSplit.Apply(recipe, train, test);
        else if (recipe.TestFraction is { } testFraction)
        {
            if (test is not null)
                throw new RecipeException($"data.testFraction: {test.Name} has a test part of its own of {test.Count} rows.");
            (train, test) = Split(train, testFraction, seed, "testFraction");
        }

        DataSet? validation = null;
        if (recipe.ValidationFraction is not null && recipe.Validation != ValidationKind.Split)
            throw new RecipeException("data.validationFraction goes with data.validation = split only.");
        if (recipe.Validation == ValidationKind.Split)
        {
            var share = recipe.ValidationFraction ?? UsualValidationFraction;
            (train, validation) = recipe.Window is null
                ? Split(train, share, seed, "validationFraction")
                : WindowSplit.Apart(train, share, recipe);
        }

        var scaler = Scaler.Fit(recipe.Scaler, train.Table);
        if (recipe.TrainLabels is { } classes)
        {
            train = Choose(train, classes, "trainLabels");
            if (validation is not null) validation = Choose(validation, classes, "trainLabels");
        }

        if (recipe.Validation == ValidationKind.Test)
        {
            validation = test ?? throw new RecipeException(
                $"data.validation is test, but {train.Name} has no test rows; "
                + "set data.testFraction, data.test, or another data.validation.");
        }

        if (train.Count == 0) throw new RecipeException($"data: no row of {train.Name} is left to train on.");
        return new TrainingData(train, validation, test, scaler);
    }

    /// <summary>A new model of the recipe for these rows: their shape, classes and scaler.</summary>
    /// <exception cref="RecipeException">A part is missing or wrong.</exception>
    /// <exception cref="Layers.ShapeException">Two layers, or the decoder and the data, do not fit.</exception>
    public Autoencoder CreateModel(Recipe recipe, Backend? backend = null) =>
        new(recipe, Train.Shape, Scaler, backend, Train.HasLabels ? Train.ClassNames : null)
        {
            Table = Train.Schema?.WithRanges(Train.Table),
        };

    private static DataSet Reshape(DataSet rows, IReadOnlyList<int> dimensions) =>
        Under("shape", () => rows.WithShape(Shape.From([.. dimensions])));

    private static DataSet Choose(DataSet rows, IReadOnlyList<string> classes, string option) =>
        Under(option, () => rows.WithLabels(classes));

    private static (DataSet Kept, DataSet Apart) Split(DataSet rows, double fraction, ulong seed, string option) =>
        Under(option, () => rows.Split(fraction, seed));

    /// <summary>Says which option of the recipe asked for what the rows refuse.</summary>
    internal static T Under<T>(string option, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"data.{option}: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }
}
