using System.Text;
using System.Text.Json;

namespace Hourglass.Reports;

/// <summary>Formats JSON for reading: what fits on one line stays on it, everything else is broken and indented.</summary>
internal static class JsonText
{
    private const int LineLength = 88;

    internal static string Lay(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Append(text, document.RootElement, "", isRoot: true);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement element, string indent, bool isRoot = false)
    {
        var isObject = element.ValueKind == JsonValueKind.Object;
        var line = OnOneLine(element);
        if ((!isObject && element.ValueKind != JsonValueKind.Array) || (!isRoot && indent.Length + line.Length <= LineLength))
        {
            text.Append(line);
            return;
        }
        var separator = isObject ? "{" : "[";
        foreach (var (name, value) in Members(element))
        {
            text.Append(separator).Append('\n').Append(indent).Append("  ").Append(name);
            Append(text, value, indent + "  ");
            separator = ",";
        }
        if (separator != ",") text.Append(separator);
        text.Append('\n').Append(indent).Append(isObject ? '}' : ']');
    }

    private static string OnOneLine(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{ " + string.Join(", ", Members(element).Select(member => member.Name + OnOneLine(member.Value))) + " }",
        JsonValueKind.Array => "[" + string.Join(", ", Members(element).Select(member => OnOneLine(member.Value))) + "]",
        _ => element.GetRawText(),
    };

    /// <summary>The members of an object with <c>"name": </c>, the elements of a list without a name.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Select(property => ($"\"{JsonEncodedText.Encode(property.Name)}\": ", property.Value))
            : element.EnumerateArray().Select(value => ("", value));
}
