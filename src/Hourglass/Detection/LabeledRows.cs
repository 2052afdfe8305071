using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Detection;

/// <summary>Turns class labels into normal and anomalous.</summary>
public static class LabeledRows
{
    /// <summary>Whether each row is an anomaly, that is, not of the normal class.</summary>
    /// <param name="rows">Labeled rows.</param>
    /// <param name="normal">The class of normal rows.</param>
    /// <exception cref="ArgumentException">The rows have no labels, or no such class; the message suggests the nearest name.</exception>
    public static bool[] AreAnomalies(this DataSet rows, string normal)
    {
        if (!rows.HasLabels) throw new InvalidInputException($"{rows.Name} has no labels, which say what is an anomaly.", nameof(rows));
        var label = rows.ClassNames.ToList().IndexOf(normal);
        if (label < 0)
        {
            throw new InvalidInputException(
                $"{rows.Name} has no class “{normal}”{NearestName.Hint(normal, [.. rows.ClassNames])}", nameof(normal));
        }


        return [.. rows.Labels.ToArray().Select(l => l != label)];
    }
}
