using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hourglass.Layers;

/// <summary>A size as one number for both directions, or as [height, width].</summary>
internal sealed class Size2DConverter : JsonConverter<Size2D>
{
    internal const string Expected = "a whole number or [height, width]";

    public override Size2D Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, Size2D value, JsonSerializerOptions options) => Write(writer, value);

    internal static Size2D Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var both)) return both;
        if (reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TryGetInt32(out var height)
            && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var width)
            && reader.Read() && reader.TokenType == JsonTokenType.EndArray)
        {
            return (height, width);
        }

        throw new JsonException($"Expected {Expected}.");
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
