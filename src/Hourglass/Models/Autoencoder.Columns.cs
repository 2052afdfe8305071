using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Models;

// Columns of a table are matched by name, so that another order does no harm and another table is refused.
public sealed partial class Autoencoder
{
    /// <summary>
    /// The rows with their columns in the order of the model's <see cref="Table"/>; as they are where either has no names.
    /// </summary>
    /// <exception cref="InvalidInputException">A column of the model's table is missing, or there is one that it does not have.</exception>
    internal DataSet Align(DataSet rows)
    {
        if (rows.ColumnNames is not { } found || Table is not { HasHeader: true } table) return rows;
        var wanted = table.ValueNames;
        // Windows have the columns as channels; columns of one name cannot be told apart.
        if (wanted.Count != InputShape.Size || found.SequenceEqual(wanted) || wanted.Distinct().Count() < wanted.Count) return rows;
        var missing = wanted.Except(found).ToList();
        var extra = found.Except(wanted).ToList();
        if (missing.Count > 0 || extra.Count > 0 || found.Count != wanted.Count)
        {
            throw new InvalidInputException(
                $"{rows.Name}: the model takes the columns {string.Join(", ", wanted)}"
                + (missing.Count > 0 ? $"; missing: {string.Join(", ", missing)}" : "")
                + (extra.Count > 0 ? $"; unknown: {string.Join(", ", extra)}" : "") + ".", nameof(rows));
        }

        var places = found.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place);
        int[] order = [.. wanted.Select(name => places[name])];
        var (row, values) = (new float[found.Count], new float[(long)rows.Count * found.Count]);
        for (var r = 0; r < rows.Count; r++)
        {
            rows.Table.CopyRow(r, row);
            for (var c = 0; c < order.Length; c++) values[(long)r * order.Length + c] = row[order[c]];
        }

        return new DataSet(
            rows.Name, RowTable.FromFloats(values, rows.Count, order.Length), rows.Shape, rows.Labels,
            rows.HasLabels ? rows.ClassNames : null, wanted)
        {
            Schema = rows.Schema, Numbers = rows.Numbers,
        };
    }

    /// <summary>The values of the rows, with columns in the model's order.</summary>
    internal RowTable TableOf(DataSet rows) => Align(rows).Table;
}
