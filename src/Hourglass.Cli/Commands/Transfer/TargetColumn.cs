using System.Globalization;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>A column taken out of rows, to be predicted from the others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The rows without it.</param>
/// <param name="Values">Its value in each row.</param>
internal sealed record TargetColumn(string Name, DataSet Rows, float[] Values)
{
    internal static TargetColumn Split(DataSet data, string column)
    {
        var (names, width) = (data.ColumnNames, data.Table.Columns);
        var index = names?.ToList().IndexOf(column) ?? -1;
        if (index < 0 && int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            index = number < 0 ? width + number : number;
        if (index < 0 || index >= width)
        {
            var hint = names is null ? $"; it has columns 0 to {width - 1}." : NearestName.Hint(column, [.. names]);
            throw new UsageException($"--target: {data.Name} has no column “{column}”{hint}");
        }

        if (width < 2) throw new UsageException($"--target: {data.Name} has no other column to predict it from.");
        var (rest, values, row) = (new float[data.Count * (width - 1)], new float[data.Count], new float[width]);
        for (var r = 0; r < data.Count; r++)
        {
            data.Table.CopyRow(r, row);
            values[r] = row[index];
            row.AsSpan(0, index).CopyTo(rest.AsSpan(r * (width - 1)));
            row.AsSpan(index + 1).CopyTo(rest.AsSpan(r * (width - 1) + index));
        }

        string[]? others = names is null ? null : [.. names.Where((_, i) => i != index)];
        var left = new DataSet(data.Name, RowTable.FromFloats(rest, data.Count, width - 1), columnNames: others);
        return new TargetColumn(names?[index] ?? $"column {index}", left, values);
    }
}
