using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>Which rows are trained on, which measured: windows, held-out rows, validation rows, the normal class.</summary>
internal sealed record SplitRule(DataRecipe Data, int TrainingRows, string Choice, string Reason)
{
    private const int FewRows = 1000, ManyRows = 5000;
    private const double LargeTest = 0.2, SmallTest = 0.1, NormalTest = 0.3;
    private const double LargeValidation = 0.2, SmallValidation = 0.1;

    internal static SplitRule Of(DataSet rows, AutomaticOptions options)
    {
        var data = options.Data;
        var series = data.Window is null && data.Stride is null ? SeriesRule.Of(rows) : null;
        if (series is not null) data = data with { Window = series.Window, Stride = series.Stride };
        var count = data.Window is { } window ? SlidingWindows.Starts(rows.Count, window, data.Stride ?? 1).Length : rows.Count;
        var (what, reasons) = (data.Window is null ? "rows" : "windows", new List<string>());
        if (series is not null) reasons.Add(series.Reason);

        var (normal, normals) = data.Window is null && options.Task == RecipeTask.Anomalies ? NormalClass(rows, options) : (null, 0);
        var test = Test(count, normal, options);
        var choice = data.Window is { } length
            ? $"{AutomaticRecipe.Count(count)} windows of {length} steps, one every {data.Stride ?? 1}"
            : $"{AutomaticRecipe.Count(count)} of {AutomaticRecipe.Count(rows.Table.Columns)} values";
        if (normal is not null)
        {
            data = options.HasTest
                ? data with { TrainLabels = data.TrainLabels ?? [normal] }
                : data with { Normal = normal, TrainLabels = null, TestFraction = test };
            var how = options.Normal is null && options.Data.Normal is null && options.Data.TrainLabels is null
                ? "the most frequent"
                : "the one named";
            reasons.Add($"trained on the class “{normal}” alone, {how} of {string.Join(", ", rows.ClassNames.Take(8))}");
            count = normals;
        }
        else
        {
            if (test is not null) data = data with { TestFraction = test };
            if (rows.HasLabels) reasons.Add($"the {rows.ClassNames.Count} classes are kept for reports and not trained on");
            else if (data.Window is null && options.Task == RecipeTask.Anomalies) reasons.Add("no labels, so all rows count as normal");
        }

        var training = (int)(count * (1 - (data.TestFraction ?? 0)));
        var validation = data.ValidationFraction ?? (training < FewRows ? LargeValidation : SmallValidation);
        if (data.Validation == ValidationKind.None) data = data with { Validation = ValidationKind.Split, ValidationFraction = validation };
        training -= (int)(training * (data.Validation == ValidationKind.Split ? validation : 0));
        reasons.Add(data.TestFraction is { } share
            ? FormattableString.Invariant($"{100 * share:0} % held out for testing, {100 * validation:0} % of the others to stop early")
            : FormattableString.Invariant($"{100 * validation:0} % of the training {what} set apart to stop early"));
        return new SplitRule(data, Math.Max(2, training), choice, string.Join("; ", reasons));
    }

    /// <summary>The samples of a model: windows of a series, or the rows.</summary>
    internal DataSet Samples(DataSet rows)
    {
        if (Data.Shape is { } shape) rows = rows.WithShape(Compute.Shape.From([.. shape]));
        return Data.Window is { } window ? SlidingWindows.Cut(rows, window, Data.Stride ?? 1) : rows;
    }

    private static double? Test(int count, string? normal, AutomaticOptions options)
    {
        if (options.HasTest) return null;
        if (options.Data.TestFraction is { } given) return given;
        return normal is not null ? NormalTest : count < ManyRows ? LargeTest : SmallTest;
    }

    private static (string? Name, int Rows) NormalClass(DataSet rows, AutomaticOptions options)
    {
        var named = options.Normal ?? options.Data.Normal ?? (options.Data.TrainLabels is [var only] ? only : null);
        if (!rows.HasLabels)
        {
            return named is null
                ? (null, 0)
                : throw new RecipeException($"{rows.Name} has no labels to find the normal class “{named}” by.");
        }

        var counts = rows.CountClasses();
        var index = named is null ? Array.IndexOf(counts, counts.Max()) : rows.ClassNames.ToList().IndexOf(named);
        if (index < 0)
            throw new RecipeException($"{rows.Name} has no class “{named}”; its classes are {string.Join(", ", rows.ClassNames)}.");
        return (rows.ClassNames[index], counts[index]);
    }
}
