using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Runs;

/// <summary>A run without a recipe: looks at the data and chooses one.</summary>
internal static class AutomaticTraining
{
    private const int MostClasses = 20;

    /// <summary>Names of columns that hold a class more often than a feature.</summary>
    private static readonly string[] _labelNames = ["label", "labels", "class", "target", "species", "y"];

    /// <summary>Reads the data and chooses the recipe; settings override what was chosen.</summary>
    internal static PreparedRun Choose(
        string source, IReadOnlyList<string> settings, RecipeTask? task, string? normal, IProgress<string> messages,
        CancellationToken cancellation)
    {
        string[] reading = [.. settings.Where(setting => setting.StartsWith("data.", StringComparison.Ordinal))];
        var data = RecipeJson.Parse("{}", reading).Data with { Source = source };
        var pictures = DataLoader.IsPictureFolder(source, data.Format)
            ? PictureRule.Of(source, data.Pictures, takesLarge: false, cancellation)
            : null;
        if (pictures is { } rule) data = data with { Pictures = rule.Options };
        var pair = DataLoader.LoadPair(data, messages, cancellation);
        var label = data.LabelColumn is null ? LabelColumn(pair.Train) : null;
        if (label is not null)
        {
            data = data with { LabelColumn = label };
            pair = DataLoader.LoadPair(data, messages, cancellation);
        }

        var seed = settings.LastOrDefault(setting => setting.StartsWith("training.seed=", StringComparison.Ordinal));
        var automatic = AutomaticRecipe.Choose(pair.Train, new AutomaticOptions
        {
            Task = task, Normal = normal, Data = data, HasTest = pair.Test is not null, Name = NameOf(source, task),
            Seed = seed is null ? 1 : RecipeJson.Parse("{}", [seed]).Training.Seed,
        }, cancellation);
        RecipeChoice[] choices = [.. automatic.Choices];
        if (pictures is not null) choices[0] = choices[0] with { Reason = $"{pictures.Reason}; {choices[0].Reason}" };
        if (label is not null) choices[0] = choices[0] with { Reason = $"the column “{label}” is the class; {choices[0].Reason}" };
        return new PreparedRun(RecipeJson.Parse(RecipeJson.Write(automatic.Recipe), settings), pair) { Choices = choices };
    }

    /// <summary>The only column that is named like a class and has few different whole numbers.</summary>
    private static string? LabelColumn(DataSet rows)
    {
        if (rows.HasLabels || rows.ColumnNames is not { Count: > 1 } names) return null;
        int[] candidates = [.. Enumerable.Range(0, names.Count)
            .Where(c => _labelNames.Contains(names[c].Trim(), StringComparer.OrdinalIgnoreCase))];
        if (candidates is not [var column]) return null;
        var (row, values) = (new float[rows.Table.Columns], new HashSet<float>());
        for (var r = 0; r < rows.Count && values.Count <= MostClasses; r++)
        {
            rows.Table.CopyRow(r, row);
            if (row[column] != MathF.Truncate(row[column])) return null;
            values.Add(row[column]);
        }

        return values.Count <= MostClasses ? names[column] : null;
    }

    private static string NameOf(string source, RecipeTask? task)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source));
        if (name.IndexOf('.', 1) is var dot and > 0 && !Directory.Exists(source)) name = name[..dot];
        return task is null ? name : $"{name}-{Words.Name(task.Value)}";
    }
}
