using System.Text.Json;

namespace Hourglass.Layers;

/// <summary>A size in JSON: one number for both directions, or [height, width].</summary>
internal static class Size2DJson
{
    internal const string Expected = "a whole number or [height, width]";

    internal static Size2D Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number) return json.GetInt32();
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 2) throw new FormatException();
        return (json[0].GetInt32(), json[1].GetInt32());
    }

    internal static void Write(Utf8JsonWriter writer, Size2D value)
    {
        if (value.Height == value.Width)
        {
            writer.WriteNumberValue(value.Height);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(value.Height);
        writer.WriteNumberValue(value.Width);
        writer.WriteEndArray();
    }
}
