using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.Runs;

/// <summary>
/// Fits a recipe that was written for one data set to another: what was said of the first (its classes, its width, its range) is
/// replaced by what is true of the second, with a sentence for each change. What the settings say stays.
/// </summary>
internal sealed class RecipeFitting(IReadOnlyList<string> settings, DataPair pair)
{
    private const double TestFraction = 0.2;
    private readonly List<string> _notes = [];

    /// <summary>What was changed, a sentence each.</summary>
    internal IReadOnlyList<string> Notes => _notes;

    /// <summary>The recipe without what it says of a folder of pictures where the data is none, and a sentence on it.</summary>
    internal static (Recipe Recipe, string? Note) WithoutPictures(Recipe recipe, IReadOnlyList<string> settings)
    {
        var data = recipe.Data;
        if (data.Pictures is null || Directory.Exists(data.Source)
            || settings.Any(setting => setting.StartsWith("data.pictures", StringComparison.Ordinal)))
            return (recipe, null);
        return (recipe with { Data = data with { Pictures = null } }, "data.pictures is left out: the data is no folder of pictures.");
    }

    /// <summary>The recipe for the new data.</summary>
    internal Recipe Fit(Recipe recipe)
    {
        recipe = Width(recipe with { Data = Split(Classes(recipe.Data)) });
        RecipeShapes.Check(recipe, pair.Train);
        return Range(Signal(recipe));
    }

    private bool IsSet(string path) => settings.Any(setting =>
        setting.StartsWith(path + "=", StringComparison.Ordinal) || setting.StartsWith(path + ".", StringComparison.Ordinal));

    private DataRecipe Classes(DataRecipe data)
    {
        var classes = pair.Train.ClassNames;
        if (data.SkipRows > 0 && !IsSet("data.skipRows"))
        {
            _notes.Add("no rows are skipped at the front (data.skipRows): that was for the recipe's own data.");
            data = data with { SkipRows = 0 };
        }

        if (data.Normal is { } normal && !IsSet("data.normal") && !classes.Contains(normal))
        {
            if (classes.Count > 0)
            {
                var frequent = MostFrequent(pair.Train);
                _notes.Add($"the normal class is “{frequent}”, the most frequent one (data.normal).");
                return data with { Normal = frequent, Labels = null, TrainLabels = null };
            }

            _notes.Add("there are no labels, so all rows count as normal and are trained on.");
            data = data with { Normal = null, TestFraction = data.TestFraction ?? TestFraction };
        }

        if (data.TrainLabels is { } trained && !IsSet("data.trainLabels") && trained.Any(name => !classes.Contains(name)))
        {
            _notes.Add("rows of all classes are trained on (data.trainLabels named classes that these rows do not have).");
            data = data with { TrainLabels = null };
        }

        if (data.Labels is { } kept && !IsSet("data.labels") && kept.Any(name => !classes.Contains(name)))
        {
            _notes.Add("rows of all classes are kept (data.labels named classes that these rows do not have).");
            data = data with { Labels = null };
        }

        return data;
    }

    private DataRecipe Split(DataRecipe data)
    {
        if (pair.Test is not null && data.TestFraction is not null && !IsSet("data.testFraction")) return data with { TestFraction = null };
        if (data.Validation != ValidationKind.Test || pair.Test is not null || data.TestFraction is not null || data.Normal is not null
            || IsSet("data.validation"))
            return data;
        _notes.Add("20 % of the rows are held out for testing (data.testFraction): the data has no test rows.");
        return data with { TestFraction = TestFraction };
    }

    /// <summary>A last layer of the width of the recipe's own data gets that of the rows.</summary>
    private Recipe Width(Recipe recipe)
    {
        var (width, shape) = (pair.Train.Table.Columns * (recipe.Data.Window ?? 1), recipe.Data.Shape);
        if (shape is not null && !IsSet("data.shape") && shape.Aggregate(1, (size, side) => size * side) != pair.Train.Table.Columns)
            recipe = recipe with { Data = recipe.Data with { Shape = null } };
        if (recipe.Decoder is not [.., DenseRecipe last] || last.Units == width || IsSet("decoder")) return recipe;
        _notes.Add($"the decoder gives {width} values instead of {last.Units}, as wide as the rows.");
        return recipe with { Decoder = [.. recipe.Decoder.SkipLast(1), last with { Units = width }] };
    }

    /// <summary>A recipe for signals of another length gets that of the rows.</summary>
    private Recipe Signal(Recipe recipe)
    {
        var width = pair.Train.Table.Columns;
        if (!RecipeShapes.IsForSignals(recipe) || recipe.Encoder[0] is not ReshapeRecipe { Shape: [1, var length] } reshape
            || length == width || IsSet("encoder"))
            return recipe;
        _notes.Add($"a row is one signal of {width} steps instead of {length}.");
        return recipe with { Encoder = [reshape with { Shape = [1, width] }, .. recipe.Encoder.Skip(1)] };
    }

    /// <summary>What takes bytes or values of [0, 1] takes a table of other values.</summary>
    private Recipe Range(Recipe recipe)
    {
        if (pair.Train.Table.IsBytes || IsSet("data.scaler") || IsSet("objective.loss")) return recipe;
        var (least, largest) = pair.Train.Table.Range(AffineMap.Identity);
        var isUnit = least >= 0 && largest <= 1;
        if (recipe.Data.Scaler == ScalerRecipe.ByteRange && !(least >= 0 && largest is > 1 and <= 255 && IsWhole(pair.Train)))
        {
            _notes.Add(isUnit
                ? "values from 0 to 1 are not scaled (data.scaler was byteRange, for bytes)."
                : "columns are standardized (data.scaler was byteRange, for bytes).");
            recipe = recipe with { Data = recipe.Data with { Scaler = isUnit ? ScalerRecipe.None : ScalerRecipe.Standard } };
        }
        else if (recipe.Data.Scaler == ScalerRecipe.None && !isUnit && IsBounded(recipe))
        {
            _notes.Add("columns are standardized (data.scaler was none, for values from 0 to 1).");
            recipe = recipe with { Data = recipe.Data with { Scaler = ScalerRecipe.Standard } };
        }

        if (recipe.Data.Scaler != ScalerRecipe.Standard || IsSet("decoder")) return recipe; // TrainingWarnings has a word on what is set
        return IsBounded(recipe) || recipe.Objective.Loss is BinaryCrossEntropyRecipe ? Unbounded(recipe) : recipe;
    }

    /// <summary>A linear last activation, and a loss for values without bounds.</summary>
    private Recipe Unbounded(Recipe recipe)
    {
        var loss = recipe.Objective.Loss;
        if (loss is BinaryCrossEntropyRecipe)
            loss = recipe.Bottleneck is GaussianBottleneckRecipe ? new GaussianLikelihoodRecipe() : new SquaredErrorRecipe();
        _notes.Add(loss == recipe.Objective.Loss
            ? "the last activation is linear instead of sigmoid: standardized values have no bounds."
            : $"the loss is {(loss is SquaredErrorRecipe ? "squaredError" : "gaussianLikelihood")} instead of binaryCrossEntropy and the " +
                "last activation linear: standardized values have no bounds.");
        LayerRecipe last = recipe.Decoder[^1] switch
        {
            DenseRecipe dense => dense with { Activation = ActivationKind.Identity },
            MirrorRecipe mirror => mirror with { Activation = ActivationKind.Identity },
            var other => other,
        };
        return recipe with { Decoder = [.. recipe.Decoder.SkipLast(1), last], Objective = recipe.Objective with { Loss = loss } };
    }

    private static bool IsBounded(Recipe recipe) =>
        recipe.Decoder is [.., DenseRecipe { Activation: ActivationKind.Sigmoid } or MirrorRecipe { Activation: ActivationKind.Sigmoid }];

    private static bool IsWhole(DataSet rows)
    {
        var row = new float[rows.Table.Columns];
        for (var r = 0; r < rows.Count; r++)
        {
            rows.Table.CopyRow(r, row);
            if (Array.Exists(row, value => value != MathF.Truncate(value))) return false;
        }

        return true;
    }

    private static string MostFrequent(DataSet rows)
    {
        var counts = rows.CountClasses();
        return rows.ClassNames[Array.IndexOf(counts, counts.Max())];
    }
}
