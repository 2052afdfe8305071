using System.Text.Json;

namespace Hourglass.Data;

/// <summary>A column of a table that becomes one or more values of a row.</summary>
/// <param name="Name">The name, or the number from 0 in a table without a header.</param>
public sealed record SchemaColumn(string Name)
{
    /// <summary>The categories of a column of text, each of which becomes a value of 0 or 1; null for a column of numbers.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>What a missing number becomes; null where missing values are not replaced.</summary>
    public double? Replacement { get; init; }

    /// <summary>Whether another value says where a number was missing.</summary>
    public bool HasIndicator { get; init; }

    /// <summary>The least value of the training rows; null for a column of text, or where nothing has been trained.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest value of the training rows.</summary>
    public double? Maximum { get; init; }

    /// <summary>The names of the column's values.</summary>
    public IReadOnlyList<string> ValueNames =>
        Categories is not null ? [.. Categories.Select(category => $"{Name}={category}")]
        : HasIndicator ? [Name, $"{Name} is missing"]
        : [Name];

    internal static SchemaColumn Read(JsonElement json) => new(json.GetProperty("name").GetString() ?? "")
    {
        Categories = json.TryGetProperty("categories", out var list)
            ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")] : null,
        Replacement = json.TryGetProperty("replacement", out var value) ? value.GetDouble() : null,
        HasIndicator = json.TryGetProperty("indicator", out var indicator) && indicator.GetBoolean(),
        Minimum = json.TryGetProperty("minimum", out var minimum) ? minimum.GetDouble() : null,
        Maximum = json.TryGetProperty("maximum", out var maximum) ? maximum.GetDouble() : null,
    };

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        if (Categories is not null)
        {
            writer.WriteStartArray("categories");
            foreach (var category in Categories) writer.WriteStringValue(category);
            writer.WriteEndArray();
        }

        if (Replacement is { } value) writer.WriteNumber("replacement", value);
        if (HasIndicator) writer.WriteBoolean("indicator", true);
        if (Minimum is { } minimum) writer.WriteNumber("minimum", minimum);
        if (Maximum is { } maximum) writer.WriteNumber("maximum", maximum);
        writer.WriteEndObject();
    }
}
