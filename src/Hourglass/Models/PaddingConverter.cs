using System.Text.Json;
using System.Text.Json.Serialization;
using Hourglass.Layers;

namespace Hourglass.Models;

/// <summary>A <see cref="Padding"/> as <c>same</c>, <c>valid</c>, a number, or [height, width].</summary>
internal sealed class PaddingConverter : JsonConverter<Padding>
{
    private const string Same = "same", Valid = "valid";

    private static readonly Size2DConverter Numbers = new();

    public override Padding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) return Numbers.Read(ref reader, typeof(Size2D), options);
        var name = reader.GetString()!;
        return name switch
        {
            Same => Padding.Same,
            Valid => Padding.Valid,
            _ => throw new RecipeException($"“{name}” is no padding{NearestName.Hint(name, [Same, Valid])}"),
        };
    }

    public override void Write(Utf8JsonWriter writer, Padding value, JsonSerializerOptions options)
    {
        if (value.IsSame) writer.WriteStringValue(Same);
        else if (value == Padding.Valid) writer.WriteStringValue(Valid);
        else Numbers.Write(writer, value.Amount, options);
    }
}
