using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Layers;
using Hourglass.Objectives;
using Hourglass.Optimizers;
using Hourglass.Parts;

namespace Hourglass.Models;

/// <summary>Recipes as JSON: read strictly (an unknown key is refused with the nearest known one), written with all defaults.</summary>
public static class RecipeJson
{
    private static readonly JsonSerializerOptions Options = new(RecipeJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowOutOfOrderMetadataProperties = true,
        TypeInfoResolver = RecipeJsonContext.Default,
    };

    /// <summary>
    /// The recipe in <paramref name="json"/>, after every <c>path=value</c> of <paramref name="settings"/> is set in it; comments and trailing
    /// commas are allowed.
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
        catch (JsonException e)
        {
            throw new RecipeException($"The recipe is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>The recipe in <paramref name="json"/>, after every <c>path=value</c> of <paramref name="settings"/> is set in it.</summary>
    /// <exception cref="RecipeException">A key or value is not known.</exception>
    public static Recipe Parse(JsonObject json, params IEnumerable<string> settings)
    {
        foreach (var setting in settings) Set(json, setting);
        var info = Options.GetTypeInfo(typeof(Recipe));
        CheckKeys(json, info, "");
        try
        {
            return (Recipe)json.Deserialize(info)!;
        }
        catch (JsonException e)
        {
            var path = e.Path?.TrimStart('$').TrimStart('.');
            throw new RecipeException(
                string.IsNullOrEmpty(path) ? $"The recipe cannot be read: {e.Message}" : $"{path}: the value is missing or of the wrong kind.", e);
        }
    }

    /// <summary>The recipe as indented JSON with all its defaults.</summary>
    /// <exception cref="RecipeException">A part is of a kind that recipes have no name for.</exception>
    public static string Write(Recipe recipe)
    {
        try
        {
            return JsonSerializer.Serialize(recipe, Options.GetTypeInfo(typeof(Recipe)));
        }
        catch (NotSupportedException e)
        {
            throw new RecipeException($"The recipe “{recipe.Name}” cannot be written: a part is of a kind that recipes have no name for. {e.Message}", e);
        }
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
                if (next is null) throw new RecipeException($"{setting[..equals]}: there is no element {path[i]}; the list has {array.Count}.");
            }
            else
            {
                var holder = node as JsonObject ?? throw new RecipeException($"{setting[..equals]}: there is nothing below {path[i - 1]}.");
                next = holder[path[i]];
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

    private static void CheckKeys(JsonNode? node, JsonTypeInfo info, string path)
    {
        if (node is JsonArray array && info.ElementType is { } element)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is null) throw new RecipeException($"{path}{i}: expected {Words(element)}; found null.");
                CheckKeys(array[i], Options.GetTypeInfo(element), $"{path}{i}.");
            }
        }

        if (node is not JsonObject json || info.Kind != JsonTypeInfoKind.Object) return;
        string? discriminator = null;
        if (info.PolymorphismOptions is { } kinds)
        {
            discriminator = kinds.TypeDiscriminatorPropertyName;
            var known = kinds.DerivedTypes.ToDictionary(d => (string)d.TypeDiscriminator!, d => d.DerivedType);
            var kind = json[discriminator] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
            if (kind is null) throw new RecipeException($"{path}{discriminator}: expected one of {string.Join(", ", known.Keys)}.");
            if (!known.TryGetValue(kind, out var type))
                throw new RecipeException($"{path}{discriminator}: “{kind}” is not known{NearestName.Hint(kind, known.Keys)}");
            info = Options.GetTypeInfo(type);
        }

        var properties = info.Properties.ToDictionary(p => p.Name);
        foreach (var (key, value) in json)
        {
            if (key == discriminator) continue;
            if (!properties.TryGetValue(key, out var property))
                throw new RecipeException($"{path}{key} is not a key of a recipe{NearestName.Hint(key, properties.Keys)}");
            if (value is null && !property.IsSetNullable) throw new RecipeException($"{path}{key}: expected {Words(property.PropertyType)}; found null.");
            var kind = Options.GetTypeInfo(property.PropertyType);
            var isSimple = value is JsonValue || (value is JsonArray && kind.Kind == JsonTypeInfoKind.None);
            try
            {
                CheckKeys(value, kind, $"{path}{key}.");
                if (isSimple && property.PropertyType != typeof(string)) value.Deserialize(kind);
            }
            catch (Exception e) when (e is JsonException or FormatException or OverflowException)
            {
                throw new RecipeException($"{path}{key}: expected {Words(property.PropertyType)}; found {value?.ToJsonString()}.", e);
            }
            catch (RecipeException e) when (isSimple)
            {
                throw new RecipeException($"{path}{key}: {e.Message}", e);
            }
        }

        var missing = info.Properties.FirstOrDefault(p => p.IsRequired && !json.ContainsKey(p.Name));
        if (missing is not null) throw new RecipeException($"{path}{missing.Name} is missing.");
    }

    private static string Words(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Size2D)) return Size2DConverter.Expected;
        if (type == typeof(Padding)) return PaddingConverter.Expected;
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int) || type == typeof(ulong)) return "a whole number";
        if (type == typeof(float) || type == typeof(double)) return "a number";
        return type == typeof(string) ? "a text" : type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? "a list" : "an object";
    }
}

/// <summary>The serializer's code, made at compile time: nothing is looked up by reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(NameConverter<ActivationKind>), typeof(NameConverter<InitializerKind>), typeof(NameConverter<LossKind>),
        typeof(NameConverter<Reduction>), typeof(NameConverter<SamplingKind>), typeof(NameConverter<OptimizerKind>),
        typeof(NameConverter<ValidationKind>), typeof(NameConverter<ScalerKind>), typeof(NameConverter<UpSampleKind>),
        typeof(NameConverter<ResizeKind>), typeof(NameConverter<Binarization>), typeof(NameConverter<DiscrepancyKernel>),
        typeof(Size2DConverter), typeof(PaddingConverter),
    ])]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class RecipeJsonContext : JsonSerializerContext;
