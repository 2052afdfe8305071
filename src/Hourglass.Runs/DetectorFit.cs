using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Runs;

/// <summary>Detectors of trained models, fitted to the normal rows.</summary>
internal static class DetectorFit
{
    /// <summary>
    /// The rows of a model's own recipe to fit to, and those to test on. For a recipe that trains on one class, the rows of the other
    /// classes in its training part are kept as labeled rows.
    /// </summary>
    internal static (DataSet Fitted, DataSet? Measured) Rows(Autoencoder model, DataPair pair)
    {
        var (train, _, test, _) = TrainingData.Prepare(model.Recipe.Data with { TrainLabels = null }, pair, model.Recipe.Training.Seed);
        return (train, test);
    }

    /// <summary>The normal rows, and all of them for rules that need anomalies, too.</summary>
    internal static (DataSet Normals, DataSet? Labeled) Normals(DataSet fitted, string? known) => (
        known is not null && fitted.HasLabels ? UsageException.Checked(() => fitted.WithLabels(known)) : fitted,
        fitted.HasLabels ? fitted : null);

    /// <summary>Fits a detector.</summary>
    /// <exception cref="UsageException">Score or rule do not suit the rows or the model.</exception>
    internal static AnomalyDetector Fit(Autoencoder model, DataSet fitted, AnomalyScore score, ThresholdRule rule, string? known)
    {
        var (normals, labeled) = Normals(fitted, known);
        return UsageException.Checked(() => AnomalyDetector.Fit(model, normals, score, rule, known, labeled));
    }

    /// <summary>The class of normal rows: the one given, or else that of the recipe; null for rows without labels.</summary>
    /// <exception cref="UsageException">The rows have classes and none is known to be normal.</exception>
    internal static string? NormalClass(Autoencoder model, string? given, DataSet fitted, DataSet? measured)
    {
        var recipe = model.Recipe.Data;
        var known = given ?? recipe.Normal ?? (recipe.TrainLabels is [var only] ? only : null);
        if (given is not null && !fitted.HasLabels && measured is not { HasLabels: true })
            throw new UsageException($"--normal: the rows of {fitted.Name} have no classes; name their column with --label-column.");
        if (known is not null) return known;
        if (((DataSet?[])[fitted, measured]).FirstOrDefault(rows => rows is { HasLabels: true, ClassNames.Count: > 1 }) is { } labeled)
        {
            throw new UsageException(
                $"the rows of {labeled.Name} are labeled: choose the normal class (--normal), one of " +
                    $"{string.Join(", ", labeled.ClassNames)}.");
        }

        return null;
    }
}
