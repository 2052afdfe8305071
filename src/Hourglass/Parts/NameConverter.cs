using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hourglass.Parts;

/// <summary>Reads and writes an enumeration by its camelCase name; an unknown name is answered with the nearest.</summary>
internal sealed class NameConverter<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var names = JsonNames.All<T>();
        if (reader.TokenType != JsonTokenType.String) throw new RecipeException($"Expected one of {string.Join(", ", names)}.");
        var name = reader.GetString()!;
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return Enum.GetValues<T>()[i];
        throw new RecipeException($"“{name}” is not known{NearestName.Hint(name, names)}");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNames.Of(value));
}
