using System.Text.Json;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>A padding in JSON: <c>"same"</c>, <c>"valid"</c>, one number, or [height, width].</summary>
internal static class PaddingJson
{
    internal const string Expected = "\"same\", \"valid\", " + Size2DJson.Expected;

    internal static Padding Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) return Size2DJson.Read(json);
        var name = json.GetString()!;
        return name switch
        {
            "same" => Padding.Same,
            "valid" => Padding.Valid,
            _ => throw new RecipeException($"“{name}” is not known{NearestName.Hint(name, ["same", "valid"])}"),
        };
    }

    internal static void Write(Utf8JsonWriter writer, Padding value)
    {
        if (value.IsSame || value == Padding.Valid) writer.WriteStringValue(value.IsSame ? "same" : "valid");
        else Size2DJson.Write(writer, value.Amount);
    }
}
