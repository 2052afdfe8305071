using System.Text.Json;

namespace Hourglass.Parts;

/// <summary>
/// Parts as JSON, read strictly: an unknown key or name is an error that has the nearest known one. A part is an object with its name under
/// the key of its kind and its options beside it, <c>{"penalty": "kl", "weight": 0.5}</c>; the bare name, <c>"kl"</c>, stands for all
/// options at their defaults.
/// </summary>
internal static class PartJson
{
    private const string RegisterFirst = "A part of your own must be registered (PartRegistry.Add) before it is read.";

    /// <summary>Reads a part of a kind.</summary>
    /// <typeparam name="TKind">The abstract base, such as <c>PenaltyRecipe</c>, or a registered record of options.</typeparam>
    /// <param name="json">A name or an object.</param>
    /// <param name="path">
    /// Where it is, for messages: empty, or keys that end with a full stop, such as <c>objective.penalties.0.</c>
    /// </param>
    /// <exception cref="RecipeException">
    /// A name, key or value is unknown or of the wrong type; the message says which and where.
    /// </exception>
    public static TKind Read<TKind>(JsonElement json, string path = "") where TKind : class => (TKind)Read(typeof(TKind), json, path);

    /// <summary>Writes a part with all its options, or its bare name where it has none. Options that are null are left out.</summary>
    /// <exception cref="RecipeException">It is, or holds, a part that is not registered.</exception>
    public static void Write(Utf8JsonWriter writer, object part)
    {
        var type = PartRegistry.Type(part.GetType());
        if (type.Kind is not null && type.Options.Count == 0)
        {
            writer.WriteStringValue(type.Name);
            return;
        }

        writer.WriteStartObject();
        if (type.Kind is not null) writer.WriteString(type.Kind.Key, type.Name);
        foreach (var option in type.Options)
        {
            if (option.Get(part) is not { } value) continue;
            writer.WritePropertyName(option.Name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Refuses an option of a type that JSON cannot hold.</summary>
    internal static void CheckType(Type type, string option)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var element = PartList.ElementOf(type) ?? type;
        if (PartValue.For(element) is not null || element.IsEnum
            || PartRegistry.IsKind(element) || PartRegistry.IsRegistered(element)) return;
        throw new ArgumentException(
            $"{option}: expected a number, text, boolean, enumeration, part, "
            + $"registered record of options or an IReadOnlyList of these; found {type.Name}.");
    }

    private static object Read(Type type, JsonElement json, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        try
        {
            if (PartValue.For(type) is { } value) return value.Read(json);
            if (type.IsEnum) return ReadEnum(type, json);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException or RecipeException)
        {
            throw new RecipeException(
                $"{path.TrimEnd('.')}: {(e is RecipeException ? e.Message : $"expected {Describe(type)}; found {json.GetRawText()}.")}", e);
        }

        if (PartList.ElementOf(type) is { } element) return ReadList(element, json, path);
        var part = PartRegistry.IsKind(type) ? Find(PartRegistry.Kind(type), json, path) : PartRegistry.Type(type);
        return json.ValueKind == JsonValueKind.String && part.Kind is not null
            ? Complete(part, part.Create(), [], path)
            : ReadObject(part, json, path);
    }

    private static PartType Find(PartKind kind, JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.String) return Named(json.GetString()!, path.Length == 0 ? kind.Key : path.TrimEnd('.'));
        if (json.ValueKind != JsonValueKind.Object)
            throw new RecipeException($"{path.TrimEnd('.')}: expected a {kind.Key}, by name or as an object; found {json.GetRawText()}.");
        foreach (var key in (string?[])[kind.Key, kind.EarlierKey])
            if (key is not null && json.TryGetProperty(key, out var name) && name.ValueKind == JsonValueKind.String)
                return Named(name.GetString()!, path + key);
        throw new RecipeException($"{path}{kind.Key}: expected one of {string.Join(", ", kind.Names)}.");

        PartType Named(string name, string where) => kind.Find(name)
            ?? throw new RecipeException($"{kind.Unknown(name, where)} {RegisterFirst}");
    }

    private static object ReadObject(PartType type, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new RecipeException($"{path.TrimEnd('.')}: expected an object; found {json.GetRawText()}.");
        var part = type.Create();
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in json.EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            if (key == type.Kind?.Key || key == type.Kind?.EarlierKey) continue;
            var option = type.Options.FirstOrDefault(option => option.Name == key)
                ?? throw Unknown(type, key, path);
            if (value.ValueKind != JsonValueKind.Null) Set(option, part, Read(option.Type, value, $"{path}{key}."), $"{path}{key}: ");
            else if (option.IsNullable) option.Set(part, null);
            else throw new RecipeException($"{path}{key}: expected {Describe(option.Type)}; found null.");
            given.Add(key);
        }

        return Complete(type, part, given, path);
    }

    /// <summary>An option that rejects a value is an error of the JSON.</summary>
    private static void Set(PartOption option, object part, object value, string path) => PartErrors.At(path, () =>
    {
        option.Set(part, value);
        return part;
    });

    private static RecipeException Unknown(PartType type, string key, string path) => type.Options.Count == 0
        ? new($"{path}{key} is not a key of a recipe; {type.Name} has no options.")
        : new($"{path}{key} is not a key of a recipe{NearestName.Hint(key, [.. type.Options.Select(option => option.Name)])}");

    private static object Complete(PartType type, object part, HashSet<string> given, string path)
    {
        if (type.Options.FirstOrDefault(option => option.IsRequired && !given.Contains(option.Name)) is { } missing)
            throw new RecipeException($"{path}{missing.Name} is missing.");
        return part;
    }

    private static object ReadList(Type element, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw new RecipeException($"{path.TrimEnd('.')}: expected a list; found {json.GetRawText()}.");
        var items = new List<object>();
        foreach (var item in json.EnumerateArray())
        {
            var place = $"{path}{items.Count}";
            if (item.ValueKind == JsonValueKind.Null) throw new RecipeException($"{place}: expected {Describe(element)}; found null.");
            items.Add(Read(element, item, place + "."));
        }

        return PartList.Of(element, items);
    }

    private static object ReadEnum(Type type, JsonElement json)
    {
        var names = Enum.GetNames(type);
        var known = names.Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
        if (json.ValueKind != JsonValueKind.String)
            throw new RecipeException($"expected one of {string.Join(", ", known)}; found {json.GetRawText()}.");
        var name = json.GetString()!;
        var index = known.IndexOf(name);
        return index >= 0
            ? Enum.Parse(type, names[index])
            : throw new RecipeException($"“{name}” is not known{NearestName.Hint(name, known)}");
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        if (PartValue.For(value.GetType()) is { } simple) simple.Write(writer, value);
        else if (value is Enum name) writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(name.ToString()));
        else if (value is System.Collections.IEnumerable list)
        {
            writer.WriteStartArray();
            foreach (var item in list) WriteValue(writer, item);
            writer.WriteEndArray();
        }
        else
        {
            Write(writer, value);
        }
    }

    private static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (PartValue.For(type) is { } value) return value.Description;
        return type.IsEnum ? "a name" : PartList.ElementOf(type) is not null ? "a list" : "an object";
    }
}
