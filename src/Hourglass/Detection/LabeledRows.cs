using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>From classes to what detection knows: normal or not.</summary>
public static class LabeledRows
{
    /// <summary>For each row whether it is of another class than the normal one.</summary>
    /// <param name="rows">Labeled rows.</param>
    /// <param name="normal">The class of normal rows.</param>
    /// <exception cref="ArgumentException">The rows have no labels, or no such class; the message names the nearest.</exception>
    public static bool[] AreAnomalies(this DataSet rows, string normal)
    {
        if (!rows.HasLabels) throw new ArgumentException($"{rows.Name} has no labels to tell anomalies by.", nameof(rows));
        var label = rows.ClassNames.ToList().IndexOf(normal);
        if (label < 0) throw new ArgumentException($"{rows.Name} has no class “{normal}”{NearestName.Hint(normal, [.. rows.ClassNames])}", nameof(normal));
        return [.. rows.Labels.ToArray().Select(l => l != label)];
    }
}
