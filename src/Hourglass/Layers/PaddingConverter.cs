using System.Text.Json;
using System.Text.Json.Serialization;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>A padding as <c>"same"</c>, <c>"valid"</c>, one number, or [height, width].</summary>
internal sealed class PaddingConverter : JsonConverter<Padding>
{
    internal const string Expected = "\"same\", \"valid\", " + Size2DConverter.Expected;

    private static readonly string[] Names = ["same", "valid"];

    public override Padding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) return Size2DConverter.Read(ref reader);
        var name = reader.GetString()!;
        return name switch
        {
            "same" => Padding.Same,
            "valid" => Padding.Valid,
            _ => throw new RecipeException($"“{name}” is not known{NearestName.Hint(name, Names)}"),
        };
    }

    public override void Write(Utf8JsonWriter writer, Padding value, JsonSerializerOptions options)
    {
        if (value.IsSame || value == Padding.Valid) writer.WriteStringValue(value.IsSame ? "same" : "valid");
        else Size2DConverter.Write(writer, value.Amount);
    }
}
