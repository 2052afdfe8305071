using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hourglass.Parts;

namespace Hourglass.Models;

/// <summary>
/// Recipes as JSON: read strictly (an unknown key is an error that has the nearest known one), written with all defaults. Parts are written
/// as <see cref="PartRegistry.Read"/> says.
/// </summary>
public static class RecipeJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The recipe in <paramref name="json"/>, after every <c>path=value</c> of <paramref name="settings"/> is set in it; comments and
    /// trailing commas are allowed.
    /// </summary>
    /// <exception cref="RecipeException">It is not JSON, or a key or value is not known; the message names it.</exception>
    public static Recipe Parse(string json, params IEnumerable<string> settings)
    {
        try
        {
            var node = JsonNode.Parse(json, null, new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false,
            });
            return Parse(node as JsonObject ?? throw new RecipeException("A recipe is a JSON object in braces."), settings);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half of a surrogate pair
        {
            throw new RecipeException($"The recipe is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>The recipe in <paramref name="json"/>, after every <c>path=value</c> of <paramref name="settings"/> is set in it.</summary>
    /// <exception cref="RecipeException">A key or value is not known.</exception>
    public static Recipe Parse(JsonObject json, params IEnumerable<string> settings)
    {
        foreach (var setting in settings) Set(json, setting);
        RecipeUpgrade.Apply(json);
        using var document = JsonDocument.Parse(json.ToJsonString());
        return PartJson.Read<Recipe>(document.RootElement);
    }

    /// <summary>The recipe as indented JSON with all its defaults.</summary>
    /// <exception cref="RecipeException">A part is not registered under a name.</exception>
    public static string Write(Recipe recipe)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented)) PartJson.Write(writer, recipe);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Sets one value by its path, such as <c>training.learningRate=0.01</c> or <c>encoder.0.units=64</c>.</summary>
    private static void Set(JsonObject recipe, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new RecipeException($"A setting is path=value, such as training.learningRate=0.01; found “{setting}”.");
        var path = setting[..equals].Split('.');
        JsonNode node = recipe;
        for (var i = 0; i < path.Length - 1; i++)
        {
            JsonNode? next;
            if (node is JsonArray array)
            {
                next = int.TryParse(path[i], out var index) && index >= 0 && index < array.Count ? array[index] : null;
                if (next is null)
                    throw new RecipeException($"{setting[..equals]}: there is no element {path[i]}; the list has {array.Count}.");
            }
            else
            {
                var holder = node as JsonObject ?? throw new RecipeException($"{setting[..equals]}: there is nothing below {path[i - 1]}.");
                next = holder[path[i]];
                if (next is JsonValue name && name.TryGetValue<string>(out var part)) // a part by its bare name gets options
                    holder[path[i]] = next = new JsonObject { [path[i]] = part };
                if (next is null) holder[path[i]] = next = new JsonObject();
            }

            node = next;
        }

        var value = Value(setting[(equals + 1)..]);
        if (node is JsonObject parent) parent[path[^1]] = value;
        else if (node is JsonArray list && int.TryParse(path[^1], out var last) && last >= 0 && last < list.Count) list[last] = value;
        else throw new RecipeException($"{setting[..equals]}: there is no such place in the recipe.");
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text); // a bare word is a string
        }
    }
}
