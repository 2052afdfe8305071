using System.Text.Json;
using System.Text.Json.Serialization;
using Hourglass.Layers;

namespace Hourglass.Models;

/// <summary>A <see cref="Size2D"/> as a number, or as [height, width].</summary>
internal sealed class Size2DConverter : JsonConverter<Size2D>
{
    public override Size2D Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return Whole(ref reader);
        if (reader.TokenType != JsonTokenType.StartArray) throw Unexpected();
        reader.Read();
        var height = Whole(ref reader);
        reader.Read();
        var width = Whole(ref reader);
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? new Size2D(height, width) : throw Unexpected();

        static int Whole(ref Utf8JsonReader reader) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : throw Unexpected();

        static RecipeException Unexpected() => new("Expected a whole number for both directions, or two as [height, width].");
    }

    public override void Write(Utf8JsonWriter writer, Size2D value, JsonSerializerOptions options)
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
