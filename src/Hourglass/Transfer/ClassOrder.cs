using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Transfer;

/// <summary>Aligns the labels of data sets.</summary>
public static class ClassOrder
{
    /// <summary>The same rows with labels that are indices into <paramref name="classNames"/>.</summary>
    /// <param name="rows">Rows with classes.</param>
    /// <param name="classNames">The class names in the desired order, including all classes of the rows.</param>
    /// <exception cref="ArgumentException">The rows have no classes, or one that is not in the list.</exception>
    public static DataSet Align(DataSet rows, IReadOnlyList<string> classNames)
    {
        if (!rows.HasLabels) throw new InvalidInputException($"{rows.Name} has no classes.", nameof(rows));
        return new DataSet(rows.Name, rows.Table, rows.Shape, Labels(rows, classNames), classNames, rows.ColumnNames)
        {
            Schema = rows.Schema, Numbers = rows.Numbers,
        };
    }

    /// <summary>The class of each row as an index into <paramref name="classNames"/>.</summary>
    internal static int[] Labels(DataSet rows, IReadOnlyList<string> classNames)
    {
        var known = rows.ClassNames.Select(name => classNames.ToList().IndexOf(name)).ToArray();
        var labels = new int[rows.Count];
        for (var r = 0; r < labels.Length; r++)
        {
            labels[r] = known[rows.Labels[r]];
            if (labels[r] < 0)
                throw new InvalidInputException(
                    $"{rows.Name}, row {r}: the class “{rows.ClassNames[rows.Labels[r]]}” is not one of {string.Join(", ", classNames)}.",
                    nameof(rows));
        }

        return labels;
    }
}
