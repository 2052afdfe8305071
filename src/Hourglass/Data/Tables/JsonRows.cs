using System.Text.Json;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>From JSON objects, whose members are the columns of a table, to rows of numbers.</summary>
internal sealed class JsonRows
{
    private static readonly TableCells _cells = new(decimalComma: false, thousands: null);

    private readonly TableSchema _schema;
    private readonly HashSet<string> _known;

    internal JsonRows(TableSchema schema)
    {
        _schema = schema;
        _known = [.. schema.Columns.Select(column => column.Name), .. schema.Unused];
        _known.UnionWith(((string?[])[schema.LabelColumn, schema.IndexColumn]).OfType<string>());
    }

    internal DataSet Read(JsonElement json, string name)
    {
        List<JsonElement> objects = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
        if (objects.Count == 0) throw new DataFormatException(name, "expected at least one row; found an empty array.");
        var (names, values) = (_schema.ValueNames, new List<float>());
        for (var row = 0; row < objects.Count; row++)
        {
            var where = $"{name}, row {row}";
            Check(objects[row], where);
            foreach (var column in _schema.Columns) Add(values, objects[row].GetProperty(column.Name), column, where);
        }

        var isNamed = _schema.HasHeader || _schema.Columns.Any(column => column.Categories is not null);
        return new DataSet(
            name, RowTable.FromFloats([.. values], objects.Count, names.Count), columnNames: isNamed ? names : null)
        {
            Schema = _schema,
        };
    }

    private void Check(JsonElement row, string where)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new DataFormatException(where, $"expected an object with a value for each column; found {row.ValueKind}.");
        var missing = _schema.Columns.Where(column => !row.TryGetProperty(column.Name, out _)).Select(column => column.Name).ToList();
        var extra = row.EnumerateObject().Select(member => member.Name).Where(name => !_known.Contains(name)).ToList();
        if (missing.Count == 0 && extra.Count == 0) return;
        throw new DataFormatException(
            where, $"expected the columns {Quoted(_schema.Columns.Select(column => column.Name))}"
            + (missing.Count > 0 ? $"; missing: {Quoted(missing)}" : "") + (extra.Count > 0 ? $"; unknown: {Quoted(extra)}" : "")
            + (missing.Count > 0 ? ". The value of a column may be null where the model's table replaces missing values." : "."));

        static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"“{name}”"));
    }

    private static void Add(List<float> values, JsonElement cell, SchemaColumn column, string where)
    {
        var place = $"{where}, column “{column.Name}”";
        var text = cell.ValueKind == JsonValueKind.String ? cell.GetString()!.Trim() : cell.GetRawText();
        var isMissing = cell.ValueKind == JsonValueKind.Null || TableCells.IsMissing(text);
        if (column.Categories is { } categories)
        {
            var category = categories.ToList().IndexOf(text);
            if (category < 0)
                throw new DataFormatException(
                    place, $"expected one of the categories {string.Join(", ", categories)}; found {cell.GetRawText()}.");
            values.AddRange(categories.Select((_, i) => i == category ? 1f : 0f));
            return;
        }

        var number = 0.0;
        if (isMissing)
            number = column.Replacement
                ?? throw new DataFormatException(place, "the value is missing, and the model's table does not replace missing values.");
        else if (cell.ValueKind is JsonValueKind.True or JsonValueKind.False) number = cell.GetBoolean() ? 1 : 0;
        else if (!_cells.TryNumber(text, out number))
            throw new DataFormatException(place, $"expected a number; found {cell.GetRawText()}.");
        if (!float.IsFinite((float)number))
            throw new DataFormatException(place, $"{cell.GetRawText()} is not finite in single precision.");
        values.Add((float)number);
        if (column.HasIndicator) values.Add(isMissing ? 1 : 0);
    }
}
