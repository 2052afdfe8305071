using System.Text.Json;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>
/// What a data set knows of the table that it was read from. A model keeps it, so that later files are read in the same way: columns are
/// matched by name, whatever their order.
/// </summary>
public sealed record TableSchema
{
    /// <summary>The columns that become values, in the order of the values.</summary>
    public required IReadOnlyList<SchemaColumn> Columns { get; init; }

    /// <summary>The other columns of the table, such as those that were dropped; another file may have them or not.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <summary>The column of the class; null where there is none.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column that numbers or names the rows; null where there is none.</summary>
    public string? IndexColumn { get; init; }

    /// <summary>Whether the table names its columns; without, they are known by number.</summary>
    public bool HasHeader { get; init; }

    /// <summary>The delimiter; a blank means one or more blanks or tabs.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether numbers are written 1,5 instead of 1.5.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>The character between groups of three digits; null where there is none.</summary>
    public char? Thousands { get; init; }

    /// <summary>The text encoding; null for UTF-8 or what a byte order mark says.</summary>
    public string? Encoding { get; init; }

    /// <summary>How many lines are skipped at the start.</summary>
    public int SkipLines { get; init; }

    /// <summary>What becomes of missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>The names of the values of a row: a category or an indicator of missing values is a value of its own.</summary>
    public IReadOnlyList<string> ValueNames => [.. Columns.SelectMany(column => column.ValueNames)];

    /// <summary>The table in a line, as it was read.</summary>
    public override string ToString()
    {
        var names = HasHeader ? $" ({Shortened(Columns.Select(column => column.Name))})" : "";
        string?[] parts =
        [
            DelimiterName(Delimiter) + (DecimalComma ? ", decimal comma" : "") + (Thousands is { } t ? $", thousands “{t}”" : ""),
            HasHeader ? "header" : "no header",
            $"{Columns.Count} {(Columns.Count == 1 ? "column" : "columns")} of values{names}",
            LabelColumn is null ? "no label column" : $"label column {Name(LabelColumn)}",
            IndexColumn is null ? null : $"index column {Name(IndexColumn)}",
            Columns.Any(column => column.Categories is not null)
                ? $"one-hot: {Shortened(Columns.Where(column => column.Categories is not null).Select(column => column.Name))}" : null,
            Missing == MissingValues.Refuse ? null : $"missing values: {Parts.JsonNames.Of(Missing)}",
            Unused.Count == 0 ? null : $"unused: {Shortened(Unused.Select(Name))}",
        ];
        return string.Join("; ", parts.Where(part => part is not null));
    }

    /// <summary>The schema with the range of each column of numbers in training rows: rows of the table, or windows of it.</summary>
    internal TableSchema WithRanges(RowTable rows)
    {
        var (statistics, steps, place) = (ColumnStatistics.Of(rows), rows.Columns / ValueNames.Count, 0);
        return this with { Columns = [.. Columns.Select(Measure)] };

        SchemaColumn Measure(SchemaColumn column)
        {
            // A window has the steps of a column one after the other.
            var values = new Range(place, place + steps);
            place += steps * column.ValueNames.Count;
            return column.Categories is not null
                ? column
                : column with { Minimum = statistics.Minimum[values].Min(), Maximum = statistics.Maximum[values].Max() };
        }
    }

    /// <summary>
    /// Reads rows for a model of this table from JSON, such as the body of a request: an object whose members are the columns, in any
    /// order, or an array of such objects. A number is a JSON number, with a decimal point; a category is a string; null is a missing
    /// value.
    /// </summary>
    /// <param name="json">The object or the array.</param>
    /// <param name="name">The name of the rows in messages.</param>
    /// <exception cref="DataFormatException">
    /// A column is missing or unknown, a value is no number or no known category, or a value is missing that is not replaced; the message
    /// names the row and the column and can be shown to the sender.
    /// </exception>
    public DataSet ReadRows(JsonElement json, string name = "rows") => new JsonRows(this).Read(json, name);

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="FormatException">It is no schema.</exception>
    internal static TableSchema Read(JsonElement json) => new()
    {
        Columns = [.. json.GetProperty("columns").EnumerateArray().Select(SchemaColumn.Read)],
        Unused = [.. json.GetProperty("unused").EnumerateArray().Select(name => name.GetString() ?? "")],
        LabelColumn = json.GetProperty("label").GetString(),
        IndexColumn = json.GetProperty("index").GetString(),
        HasHeader = json.GetProperty("header").GetBoolean(),
        Delimiter = Character(json.GetProperty("delimiter")) ?? ',',
        DecimalComma = json.GetProperty("decimalComma").GetBoolean(),
        Thousands = Character(json.GetProperty("thousands")),
        Encoding = json.GetProperty("encoding").GetString(),
        SkipLines = json.GetProperty("skipLines").GetInt32(),
        Missing = Enum.TryParse<MissingValues>(json.GetProperty("missing").GetString(), ignoreCase: true, out var missing)
            ? missing : throw new FormatException($"“{json.GetProperty("missing").GetString()}” is no rule for missing values."),
    };

    /// <summary>Writes the schema as a JSON object.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("columns");
        foreach (var column in Columns) column.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("unused");
        foreach (var name in Unused) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteString("label", LabelColumn);
        writer.WriteString("index", IndexColumn);
        writer.WriteBoolean("header", HasHeader);
        writer.WriteString("delimiter", Delimiter.ToString());
        writer.WriteBoolean("decimalComma", DecimalComma);
        writer.WriteString("thousands", Thousands?.ToString());
        writer.WriteString("encoding", Encoding);
        writer.WriteNumber("skipLines", SkipLines);
        writer.WriteString("missing", Parts.JsonNames.Of(Missing));
        writer.WriteEndObject();
    }

    /// <summary>What messages call a delimiter.</summary>
    internal static string DelimiterName(char delimiter) => delimiter switch
    {
        ',' => "comma-separated",
        ';' => "semicolon-separated",
        '\t' => "tab-separated",
        ' ' => "separated by blanks",
        _ => $"separated by “{delimiter}”",
    };

    private static string Name(string name) => name.Length == 0 ? "without a name" : $"“{name}”";

    private static string Shortened(IEnumerable<string> names)
    {
        const int Most = 6;
        var all = names.ToList();
        return all.Count <= Most ? string.Join(", ", all) : string.Join(", ", all.Take(Most - 1).Append($"… {all[^1]}"));
    }

    private static char? Character(JsonElement json) => json.GetString() is { Length: 1 } text ? text[0] : null;
}
